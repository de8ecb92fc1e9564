"use strict";
(function () {
  const audio = document.querySelector("audio");
  if (!audio) return;
  const words = Array.from(document.querySelectorAll(".w[data-at]"));
  const starts = words.map((word) => Number(word.dataset.at));
  let shown = null;

  function playFrom(seconds) {
    audio.currentTime = seconds;
    const playing = audio.play();
    if (playing) playing.catch(function () { /* the browser wants a click on the player first */ });
  }

  document.addEventListener("click", function (event) {
    const target = event.target.closest("[data-at]");
    if (target) playFrom(Number(target.dataset.at));
  });

  audio.addEventListener("timeupdate", function () {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= audio.currentTime + 0.05) low = middle + 1; else high = middle;
    }
    const word = low > 0 ? words[low - 1] : null;
    if (word === shown) return;
    if (shown) shown.classList.remove("now");
    if (word) word.classList.add("now");
    shown = word;
  });
})();
