// Counts down to the opening of a session by the server's clock, then shows the page anew.

const place = document.getElementById("countdown");
const ends = performance.now() + Number(place.dataset.seconds) * 1000;

function two(number) {
  return String(number).padStart(2, "0");
}

const ticking = setInterval(() => {
  const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  place.textContent = hours ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
  if (left === 0) {
    clearInterval(ticking);
    // A little apart, so that a whole room does not ask in the same second.
    setTimeout(() => location.reload(), 300 + Math.random() * 1500);
  }
}, 500);
