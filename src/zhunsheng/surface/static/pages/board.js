/** Move over a board of cards with h, j, k, l or the arrows; Enter opens, as on any link; m goes to the card's next steps and back. */

const board = document.querySelector("[data-board]");
const columns = () => [...(board?.querySelectorAll(".column") ?? [])].map((one) => /** @type {HTMLElement[]} */ ([...one.querySelectorAll("[data-card]")])).filter((cards) => cards.length);
const WAYS = /** @type {Record<string, [number, number]>} */ ({ h: [-1, 0], ArrowLeft: [-1, 0], l: [1, 0], ArrowRight: [1, 0], j: [0, 1], ArrowDown: [0, 1], k: [0, -1], ArrowUp: [0, -1] });

/** @param {number} at @param {number} most */
const within = (at, most) => Math.max(0, Math.min(most, at));

/** Go from a card to its steps, or back. @param {HTMLElement} from */
function steps(from) {
  const card = from.closest(".board-card");
  const to = from.closest(".card-steps") ? card?.querySelector("[data-card]") : card?.querySelector(".card-steps button");
  if (to instanceof HTMLElement) to.focus();
}

const back = location.hash.startsWith("#case-") ? document.getElementById(location.hash.slice(1))?.querySelector("[data-card]") : null;
if (back instanceof HTMLElement) back.focus();

document.addEventListener("keydown", (event) => {
  const way = WAYS[event.key];
  const typing = event.target instanceof HTMLElement && event.target.closest("input, select, textarea");
  if (event.key === "m" && !typing && event.target instanceof HTMLElement && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    steps(event.target);
    return;
  }
  if (!way || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = columns();
  if (!all.length) return;
  const here = all.findIndex((cards) => cards.includes(/** @type {HTMLElement} */ (document.activeElement)));
  const row = here < 0 ? 0 : all[here].indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const column = here < 0 ? 0 : within(here + way[0], all.length - 1);
  const card = all[column][within(here < 0 ? 0 : row + way[1], all[column].length - 1)];
  event.preventDefault();
  card.focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
});
