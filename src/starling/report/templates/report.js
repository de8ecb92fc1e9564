"use strict";
(function () {
  const audio = document.querySelector("audio");
  if (!audio) return;
  const words = Array.from(document.querySelectorAll(".w[data-at]"));
  const starts = words.map((word) => Number(word.dataset.at));
  const heads = Array.from(document.querySelectorAll(".playhead"));
  let shown = null;

  function playFrom(seconds) {
    audio.currentTime = seconds;
    const playing = audio.play();
    if (playing) playing.catch(function () { /* the browser wants a click on the player first */ });
  }

  document.addEventListener("click", function (event) {
    const target = event.target.closest("[data-at], [data-total]");
    if (!target) return;
    if (target.dataset.at !== undefined) return playFrom(Number(target.dataset.at));
    const box = target.getBoundingClientRect();
    playFrom(Number(target.dataset.total) * (event.clientX - box.left) / box.width);
  });

  audio.addEventListener("timeupdate", function () {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= audio.currentTime + 0.05) low = middle + 1; else high = middle;
    }
    heads.forEach(function (head) {
      const total = Number(head.closest("[data-total]").dataset.total);
      const at = Math.min(100, 100 * audio.currentTime / total) + "%";
      head.setAttribute("x1", at);
      head.setAttribute("x2", at);
      head.classList.add("shown");
    });
    const word = low > 0 ? words[low - 1] : null;
    if (word === shown) return;
    if (shown) shown.classList.remove("now");
    if (word) word.classList.add("now");
    shown = word;
  });
})();
