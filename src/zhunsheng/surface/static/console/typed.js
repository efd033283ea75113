/** What was typed into a sheet and not sent: closing the sheet to look something up loses none of it. */

/** @type {Map<string, [string, string, string|boolean][]>} */
const kept = new Map();

/** @param {any} input */
const isTick = (input) => input.type === "checkbox" || input.type === "radio";

/** Put back what a sheet of this key held, and keep it from now on. @param {any} sheet @param {string} key */
export function keepTyped(sheet, key) {
  const form = sheet.querySelector("form");
  const inputs = () => [...form.elements].filter((each) => each.name);
  for (const [name, value, held] of kept.get(key) ?? []) {
    const input = inputs().find((each) => each.name === name && (!isTick(each) || each.value === value));
    if (!input) continue;
    if (isTick(input)) input.checked = held;
    else input.value = held;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    if (isTick(input) && held) input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const note = () => kept.set(key, inputs().map((each) => [each.name, isTick(each) ? each.value : "", isTick(each) ? each.checked : each.value]));
  form.addEventListener("input", note);
  form.addEventListener("change", note);
}

/** @param {string} key */
export const forgetTyped = (key) => kept.delete(key);
