"""What this room puts into the registries of lower rooms."""

from courses.catalogue import services as catalogue
from courses.lessons import demo, panels, selectors
from portal.audit import registry as audit
from portal.demo import registry as chapters
from portal.files import registry as files
from portal.home import registry as home

audit.append_only("courses_lessons_heartbeat")
audit.append_only("courses_lessons_presenceanswer")
audit.append_only("courses_lessons_quizanswer")
audit.ledger("lesson progress", selectors.faults_in_progress)
home.steps(panels.next_step)
files.reader(catalogue.MEDIA_KIND, selectors.may_read_media)
chapters.chapter(62, "courses.lessons", demo.load)
