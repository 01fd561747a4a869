"""The frozen syllabus as plain values: its shape, its checks, its sums.

`SyllabusVersion.content` is what `syllabus.build` returns:

    {
      "format": "syllabus/2",
      "course": {"uuid", "code", "title", "level" (5, 4, 3 or null), "role", "audience", "summary", "summary_en",
                 "cover" (path in the default storage, or "")},
      "unit_minutes": 45,                       # one class hour (课时)
      "minutes": {"online": n, "offline": n, "text": n, "video": n, "offline_practice": n},
      "sections": [
        {"key", "title", "summary", "minutes": {"online": n, "offline": n},
         "lessons": [
           {"uuid", "code", "title", "kind" (text | video | offline_practice), "minutes", "summary", "summary_en",
            "objectives": [text], "key_points": [text],
            "blocks": [block, ...],
            "quiz": [{"code", "stem", "options": [{"key": "A", "text"}, ...], "key": "A", "explanation"}],
            "video": null or {"file" (public id of a StoredFile), "sha256", "type", "seconds" (int),
                              "subtitles" (public id or ""), "poster" (path or "")}},
         ]},
      ],
    }

Each block is a dict with "type" and the fields below; texts are plain, `html` was cleaned when it was saved:

    heading {text} · paragraph {html} · steps {title, items[]} · warning {text} · tip {text} · local_rule {text} ·
    table {title, columns[], rows[][]} · figure {path, sha256, caption, description, width, height} ·
    video {file, sha256, media_type, seconds, subtitles, poster, caption, transcript} ·
    download {file, sha256, media_type, title, size}

Versions frozen as "syllabus/1" differ in one thing: in video and download the file's media type stood in "type", in place of
the block's name. They cannot be changed; whoever shows blocks puts that right.

Paths are of the default storage (`default_storage.url(path)`), named by the digest of their bytes, so they never change.
"""
