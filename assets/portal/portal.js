// Show and Hide, Copy, and counting while one types. The pages work without this
// file; nothing that is typed leaves the page before the form is sent.
"use strict";
(() => {
  const form = document.querySelector("form[data-passwords]");
  const password = form?.elements.password, again = form?.elements.again;
  const count = (text) => [...text.normalize("NFC")].length;

  for (const time of document.querySelectorAll("time")) localize(time);
  if (form) watch();
  for (const button of document.querySelectorAll("[data-show]")) showAndHide(button);
  for (const button of document.querySelectorAll("[data-copy]")) copying(button);

  function watch() {
    password.addEventListener("input", () => { lengthLine(); differLine(false); });
    again.addEventListener("input", () => differLine(false));
    again.addEventListener("blur", () => differLine(again.value !== ""));
    form.addEventListener("submit", (event) => {
      const asked = password.offsetParent !== null; // not where one is generated
      if (asked && differLine(true)) { event.preventDefault(); again.focus(); }
    });
    lengthLine();
  }

  // The time in the reader's own zone; the page has it in the server's.
  function localize(time) {
    const when = new Date(time.dateTime), now = new Date();
    if (isNaN(when)) return;
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const year = when.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
    const today = when.toDateString() === now.toDateString();
    if (time.dataset.day) {
      const date = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", year: "numeric" });
      time.textContent = today ? time.dataset.day : date.format(when);
      return;
    }
    const day = today ? {} : { day: "numeric", month: "long", ...year };
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { ...day, ...clock }).format(when);
  }

  // The button shows what stands in the password field, and in the one for the
  // same again. Both are sent as passwords, so that the browser keeps no
  // history of them.
  function showAndHide(button) {
    const owner = button.closest("form");
    const fields = [owner.elements.password, owner.elements.again].filter(Boolean);
    const reveal = (on) => {
      for (const field of fields) field.type = on ? "text" : "password";
      button.textContent = on ? button.dataset.hideText : button.dataset.showText;
      button.setAttribute("aria-label", on ? button.dataset.hideLabel : button.dataset.showLabel);
    };
    button.hidden = false;
    button.addEventListener("click", () => reveal(fields[0].type === "password"));
    owner.addEventListener("submit", (event) => { if (!event.defaultPrevented) reveal(false); });
  }

  // The button copies what it carries, where the browser lets it.
  function copying(button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    const words = button.firstChild, before = words.textContent;
    const said = () => {
      words.textContent = button.dataset.done;
      setTimeout(() => { words.textContent = before; }, 2000);
    };
    button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy).then(said, () => {}));
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
