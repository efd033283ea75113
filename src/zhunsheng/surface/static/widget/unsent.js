/** What stands in the field goes to the agent before it is sent, where the shop's widget says so beside the field. */

const PAUSE = 600;
const EVERY = 1000;
const MOST = 500;
/** After so long the agent's screen has let the words go; the same ones are told again. */
const HELD = 8000;

/** @param {any} widget */
export function startUnsent(widget) {
  let timer = 0;
  let told = "";
  let at = -Infinity;

  const isServed = () => Boolean(widget.state.desk?.sees_typing) && widget.state.dialogue?.state === "open" && Boolean(widget.state.dialogue.agent);
  const tell = () => {
    const words = Array.from(widget.shell.text.value.trim()).slice(0, MOST).join("");
    const isKnown = words === told && (words === "" || performance.now() - at < HELD);
    if (isKnown || !isServed() || !widget.line.send({ t: "typing", text: words })) return;
    told = words;
    at = performance.now();
  };
  return {
    changed() {
      clearTimeout(timer);
      if (isServed()) timer = window.setTimeout(tell, Math.max(PAUSE, at + EVERY - performance.now()));
    },
    /** The field was sent: the message takes the place of its words. */
    sent() {
      clearTimeout(timer);
      told = "";
    },
  };
}
