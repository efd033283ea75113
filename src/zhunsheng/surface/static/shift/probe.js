/** Probes of a shift: the desk measures the round trip over a socket of its own; the browser tries its microphone. */

const PATIENCE = 15_000;

/** Open the microphone for a moment. @returns {Promise<{opened: boolean, why: string}>} */
async function microphone() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return { opened: true, why: "" };
  } catch (fault) {
    return { opened: false, why: fault instanceof DOMException ? fault.name : "NotFoundError" };
  }
}

/** @param {string[]} codes what to probe: network, microphone @returns {Promise<number>} how many were noted */
export function probe(codes) {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/shift`);
    let noted = 0;
    const giveUp = setTimeout(() => socket.close(), PATIENCE);
    socket.onopen = () => socket.send(JSON.stringify({ t: "hello", lang: document.documentElement.lang }));
    socket.onclose = () => {
      clearTimeout(giveUp);
      resolve(noted);
    };
    socket.onmessage = async (event) => {
      const frame = JSON.parse(event.data);
      if (frame.t === "echo") socket.send(JSON.stringify({ t: "echo", n: frame.n }));
      else if (frame.t === "probed") {
        noted += 1;
        if (frame.code === "network" && codes.includes("microphone")) socket.send(JSON.stringify({ t: "microphone", ...(await microphone()) }));
        else socket.close();
      } else socket.close();
    };
  });
}
