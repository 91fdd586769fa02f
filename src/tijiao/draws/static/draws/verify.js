// The buttons of the public pages: a draw is replayed here from the published file alone.
"use strict";
(() => {
  const words = document.getElementById("draw-words"), verdict = document.getElementById("verdict");
  const say = (text, good) => { verdict.textContent = text; verdict.className = `d-block mt-2 alert alert-${good ? "success" : "danger"}`; };
  const word = (key) => words.getAttribute(`data-${key}`);

  function check(text) {
    verdict.className = "d-block mt-2";
    verdict.textContent = word("running");
    setTimeout(() => {
      try {
        const found = tijiaoDraw.verify(text);
        say(found.faults.length ? found.faults.map(word).join(" ") : word(found.stage), !found.faults.length);
      } catch (problem) {
        say(`${word("unreadable")} ${problem.message}`, false);
      }
    }, 20);
  }

  for (const button of document.querySelectorAll("[data-verify]")) {
    button.addEventListener("click", () => check(document.getElementById(button.dataset.verify).textContent));
  }
  const chosen = document.querySelector("[data-verify-file]");
  if (chosen) chosen.addEventListener("change", () => { if (chosen.files[0]) chosen.files[0].text().then(check); });
})();
