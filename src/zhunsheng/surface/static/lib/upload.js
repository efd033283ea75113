/** Store a file with progress; the answer is the stored file or a refusal in words. */

import { lang, t } from "./i18n.js";

/**
 * @param {string} url @param {File} file @param {Record<string, string>} fields
 * @param {{headers?: Record<string, string>, signal?: AbortSignal, onProgress?: (share: number) => void}} [options]
 * @returns {Promise<any>} `{token, name, type, size}` or `{code, text}`
 */
export function upload(url, file, fields, options = {}) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, lang: lang() })) body.append(name, value);
    body.append("file", file);
    request.open("POST", url);
    for (const [name, value] of Object.entries(options.headers ?? {})) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && options.onProgress?.(event.loaded / event.total);
    request.onload = () => resolve(readAnswer(request));
    request.onerror = () => resolve({ code: "line.lost", text: t("upload.lost") });
    request.onabort = () => resolve({ code: "aborted", text: "" });
    options.signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

/** @param {XMLHttpRequest} request */
function readAnswer(request) {
  try {
    const answer = JSON.parse(request.responseText);
    return answer.token || answer.text ? answer : { code: `http.${request.status}`, text: t("upload.failed") };
  } catch (broken) {
    console.warn("The upload's answer could not be read.", request.status, broken);
    return { code: `http.${request.status}`, text: t(request.status === 413 ? "upload.too_big_plain" : "upload.failed") };
  }
}
