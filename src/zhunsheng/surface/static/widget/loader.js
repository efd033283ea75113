// The one script on a shop's page. It loads the widget's modules from the desk it came from and hands them its own
// attributes: data-shop (required), data-signed (what the shop's server says about its visitor), data-lang, data-theme.
(() => {
  const tag = document.currentScript;
  if (!(tag instanceof HTMLScriptElement) || !tag.dataset.shop) {
    console.error("The customer-service widget needs its script tag with data-shop.");
    return;
  }
  const { shop, signed, lang, theme } = tag.dataset;
  const desk = new URL(tag.src).origin;
  import(`${desk}/static/widget/main.js`)
    .then((widget) => widget.start({ desk, shop, signed: signed ?? null, lang: lang ?? document.documentElement.lang, theme: theme ?? null }))
    .catch((error) => console.error("The customer-service widget could not be loaded.", error));
})();
