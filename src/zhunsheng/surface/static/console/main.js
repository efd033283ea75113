/** Start the console: words, line, panes; and carry frames to whom they concern. */

import "../lib/explain.js";
import { need } from "../lib/dom.js";
import { loadWords, t } from "../lib/i18n.js";
import { startAssist } from "./assist.js";
import { startAttach } from "./attach.js";
import { startTicking } from "./clocks.js";
import { closeDialogue } from "./closing.js";
import { startComposer } from "./composer.js";
import { startBenefits } from "./benefits.js";
import { startCustomer } from "./customer.js";
import { startDemand } from "./demand.js";
import { desk, onComplaint, refresh, repaint, select, take } from "./desk.js";
import { keepFor, Outbox } from "./keep.js";
import { startFloor } from "./floor.js";
import { showKeys, startKeys } from "./keys.js";
import { openCommands } from "./command.js";
import { startList } from "./list.js";
import { promiseWaved, startPromising } from "./promise.js";
import { startPromises } from "./promises.js";
import { forgetFound, startSearch } from "./search.js";
import { flush } from "./sending.js";
import { openLine } from "./socket.js";
import { startStatus } from "./status.js";
import { startThread } from "./thread.js";
import { colleagueTypes, startHere, tellAgain } from "./here.js";
import { mentionToast, startNotes } from "./notes.js";
import { startPast } from "./past.js";
import { releaseNews, startReleases } from "./releases.js";
import { remind, startReminders } from "./reminders.js";
import { alertToast, caseToast, startToasts, toast } from "./toasts.js";
import { startTransfer, transferDialogue } from "./transfer.js";
import { customerTypes, forgetUnsent } from "./unsent.js";

/** @param {any} frame */
function onFrame(frame) {
  if (frame.t === "alert") alertToast(frame);
  else if (frame.t === "case") caseToast(frame);
  else if (frame.t === "typing" && frame.by === "agent") colleagueTypes(frame);
  else if (frame.t === "typing") customerTypes(frame);
  else if (frame.t === "waved") promiseWaved(frame);
  else take(frame);
  if (frame.t === "message" && frame.message.by === "customer") forgetUnsent(frame.message.dialogue);
  if (frame.message?.event === "dialogue.closed" && frame.message.dialogue === desk.selected) refresh(frame.message.dialogue); // what was promised comes with the history
  if (frame.t === "mention") mentionToast(frame.note);
  if (frame.t === "release") releaseNews(frame.release);
  remind(frame);
  if (frame.t === "gone") forgetFound(frame.dialogue);
  if (frame.t === "gone" && frame.dialogue === desk.selected) leave();
}

/** The dialogue shown is no longer ours to see. */
function leave() {
  select(null);
  toast({ kind: "note", title: t("gone.title"), text: t("gone.text") });
}

/** Whether whoever sits here is signing out: then no way back here is kept for whoever comes next. */
let leaving = false;
document.addEventListener("submit", ({ target }) => {
  if (target instanceof HTMLFormElement && target.matches("[data-leaves]")) leaving = true;
});

/** @param {any} state @param {number|null} retryAt @param {number} [code] */
function onState(state, retryAt, code) {
  const back = state === "live" && desk.link !== "live";
  desk.link = state;
  desk.retryAt = retryAt;
  if (code === 4401 && !leaving) location.assign(`/sign-in/?next=${encodeURIComponent(location.pathname + location.hash)}`);
  if (back) whenLive();
  repaint();
}

async function whenLive() {
  tellAgain();
  const wanted = desk.selected ?? idInAddress();
  if (wanted !== null && (wanted in desk.state.rows || wanted === desk.selected)) {
    if (desk.selected === wanted) await refresh(wanted);
    else await select(wanted);
  }
  await flush();
}

function idInAddress() {
  const found = /^#d=(\d+)$/.exec(location.hash);
  return found ? Number(found[1]) : null;
}

async function start() {
  await loadWords(document.documentElement.lang);
  keepFor(Number(document.body.dataset.agent));
  desk.outbox = new Outbox();
  onComplaint((code, text) => toast({ kind: "note", title: t("refused.title"), text, key: code }));
  startList();
  startSearch();
  startThread({ transfer: transferDialogue, close: closeDialogue });
  startPromises();
  startDemand();
  startPromising();
  startComposer();
  startAttach();
  startNotes();
  startPast();
  startFloor();
  startReleases();
  startReminders();
  startCustomer();
  startAssist();
  startStatus();
  startTransfer();
  startHere();
  startBenefits();
  startToasts();
  startKeys();
  need("#show-keys").addEventListener("click", showKeys);
  need("#show-commands").addEventListener("click", openCommands);
  addEventListener("hashchange", () => idInAddress() !== null && idInAddress() !== desk.selected && select(idInAddress()));
  startTicking();
  desk.line = openLine({ onFrame, onState });
  repaint();
}

start();
