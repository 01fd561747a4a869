// A video player from our own files: Plyr asks another host for its icons and its blank film unless it is told otherwise.
// Usage: <video data-plyr="{% static 'vendor/plyr/plyr.min.mjs' %}" data-icons="{% static 'vendor/plyr/plyr.svg' %}" controls playsinline> and
//   import { player } from "./portal-video.js"; const plyr = await player(video, { controls: [...] });
// The page links vendor/plyr/plyr.css. Without scripts the browser's own controls remain.

const WORDS = {
  play: "播放", pause: "暂停", seek: "跳到", seekLabel: "{currentTime} / {duration}", played: "已看", buffered: "已缓冲",
  currentTime: "当前时间", duration: "总时长", volume: "音量", mute: "静音", unmute: "打开声音", enableCaptions: "打开字幕",
  disableCaptions: "关闭字幕", enterFullscreen: "全屏", exitFullscreen: "退出全屏", captions: "字幕", settings: "设置",
  menuBack: "返回", speed: "速度", normal: "正常", quality: "清晰度", loop: "循环", start: "开始", end: "结束", all: "全部",
  reset: "重置", disabled: "关", enabled: "开", rewind: "退 {seektime} 秒", fastForward: "进 {seektime} 秒", restart: "重新播放",
};

/** Turn a <video> into a player; options are Plyr's. Rejects when the player cannot be loaded. */
export async function player(video, options = {}) {
  const { default: Plyr } = await import(video.dataset.plyr);
  const english = document.documentElement.lang === "en";
  return new Plyr(video, {
    iconUrl: video.dataset.icons,
    loadSprite: true,
    blankVideo: "",
    storage: { enabled: false },
    disableContextMenu: false,
    tooltips: { controls: false, seek: false },
    fullscreen: { enabled: true, fallback: true, iosNative: true },
    i18n: english ? {} : WORDS,
    ...options,
  });
}
