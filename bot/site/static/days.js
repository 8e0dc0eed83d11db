// The list of days as a slider. Without this script the list is there, and every day is a link.
"use strict";
(() => {
  const nav = document.querySelector(".days");
  const links = nav ? [...nav.querySelectorAll("ol a")] : [];
  const slot = nav ? nav.querySelector(".slot") : null;
  if (!slot) return;
  const slider = document.createElement("input");
  const label = document.createElement("label");
  const said = document.createElement("output");
  const name = document.createElement("span");
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  slider.type = "range";
  slider.min = 0;
  slider.max = links.length - 1;
  slider.value = here < 0 ? links.length - 1 : here;
  name.textContent = nav.dataset.label;
  const show = () => {
    const day = links[slider.value].textContent;
    said.textContent = day;
    slider.setAttribute("aria-valuetext", day);
  };
  const go = () => {
    if (Number(slider.value) !== here) location.href = links[slider.value].href;
  };
  let keyed = false;
  slider.addEventListener("input", show);
  slider.addEventListener("keydown", (event) => {
    keyed = event.key !== "Enter";
    if (event.key === "Enter") go();
  });
  slider.addEventListener("pointerdown", () => { keyed = false; });
  // Arrow keys pass many days on the way: they go nowhere before Enter.
  slider.addEventListener("change", () => { if (!keyed) go(); });
  label.append(name, slider, said);
  show();
  slot.append(label);
})();
