// Show and Hide, and counting while one types. The pages work without this
// file; nothing that is typed leaves the page before the form is sent.
"use strict";
(() => {
  const form = document.querySelector("form[data-passwords]");
  for (const time of document.querySelectorAll("time")) localize(time);
  if (!form) return;
  const password = form.elements.password, again = form.elements.again;
  const count = (text) => [...text.normalize("NFC")].length;

  showAndHide(form.querySelector("[data-show]"));
  password.addEventListener("input", () => { lengthLine(); differLine(false); });
  again.addEventListener("input", () => differLine(false));
  again.addEventListener("blur", () => differLine(again.value !== ""));
  form.addEventListener("submit", (event) => {
    if (differLine(true)) { event.preventDefault(); again.focus(); }
    else reveal(false); // sent as a password, so that the browser keeps no history of it
  });
  lengthLine();

  // The time in the reader's own zone; the page has it in the server's.
  function localize(time) {
    const when = new Date(time.dateTime);
    if (isNaN(when)) return;
    const today = when.toDateString() === new Date().toDateString();
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const form = today ? clock : { weekday: "long", day: "numeric", month: "long", ...clock };
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, form).format(when);
  }

  function showAndHide(button) {
    button.hidden = false;
    button.addEventListener("click", () => reveal(password.type === "password"));
  }

  function reveal(on) {
    const button = form.querySelector("[data-show]");
    password.type = again.type = on ? "text" : "password";
    button.textContent = on ? button.dataset.hideText : button.dataset.showText;
    button.setAttribute("aria-label", on ? button.dataset.hideLabel : button.dataset.showLabel);
  }

  function lengthLine() {
    const meter = form.querySelector("[data-meter]"), least = Number(meter.dataset.least);
    const n = count(password.value), enough = n >= least;
    meter.hidden = n === 0 && password.hasAttribute("aria-invalid");
    meter.classList.toggle("enough", enough);
    meter.querySelectorAll("i").forEach((bar, i) => bar.classList.toggle("on", n > 0 && n * 4 >= least * (i + 1)));
    meter.querySelector("span").textContent = enough ? meter.dataset.enough
      : meter.dataset.count.replace("%[1]s", n).replace("%[2]s", least);
    if (n > 0) judged(n, enough);
  }

  // What the server said of an earlier password no longer holds.
  function judged(n, enough) {
    for (const rule of form.querySelectorAll("[data-rule]")) {
      const length = rule.dataset.rule === "too-short";
      rule.className = length && enough ? "met" : "open";
      rule.querySelector(".unseen")?.remove();
      const now = rule.querySelector("[data-now]");
      if (now) now.textContent = now.dataset.now.replace("%s", n);
    }
    form.querySelector("#password-error").replaceChildren();
    password.closest(".entry").classList.remove("wrong");
    password.removeAttribute("aria-invalid");
  }

  // Says so when the two differ; the beginning of the same is a mistake only
  // when one has finished.
  function differLine(finished) {
    const begun = !finished && password.value.startsWith(again.value);
    const differ = password.value !== again.value && !begun;
    const line = form.querySelector("#again-error");
    if (differ !== (line.childElementCount > 0)) {
      line.replaceChildren();
      if (differ) {
        const problem = document.getElementById("problem").content.cloneNode(true);
        problem.querySelector("span").textContent = line.dataset.differ;
        line.append(problem);
      }
    }
    again.closest(".entry").classList.toggle("wrong", differ);
    differ ? again.setAttribute("aria-invalid", "true") : again.removeAttribute("aria-invalid");
    return differ;
  }
})();
