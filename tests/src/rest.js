// Watches the page from within: what it asked the app, where it is, what it said in passing. Put there once a page, before the first look.
const watched = (window.watched ??= (() => {
  const here = { at: location.hash, calls: [], toasts: [], delay: 0 };
  const heard = new WeakMap();
  const ask = window.fetch;
  window.fetch = (address, how) => {
    const command = decodeURIComponent(String(address).split('/').pop());
    const call = { command, body: typeof how?.body === 'string' ? how.body : '', over: false, worked: false };
    here.calls.push(call);
    // A task later: by then the page has done all that it does with an answer, and has asked what it asks next.
    const end = () => setTimeout(() => (call.over = true));
    const failed = (error) => {
      end();
      throw error;
    };
    const send = () => ask.call(window, address, how);
    const sent = here.delay === 0 ? send() : new Promise((go) => setTimeout(go, here.delay)).then(send);
    return sent.then((response) => {
      call.worked = response.headers.get('Tauri-Response') === 'ok';
      heard.set(response, end);
      return response;
    }, failed);
  };
  for (const form of ['json', 'text', 'arrayBuffer']) {
    const read = Response.prototype[form];
    Response.prototype[form] = async function () {
      try {
        return await read.call(this);
      } finally {
        heard.get(this)?.();
      }
    };
  }
  // The app's own listener comes first, and a task later its new screen is there.
  window.addEventListener('hashchange', ({ newURL }) => setTimeout(() => (here.at = new URL(newURL).hash)));
  // A screen may write its own address anew; nothing is left for it to do then.
  const replace = history.replaceState.bind(history);
  history.replaceState = (state, unused, url) => {
    replace(state, unused, url);
    if (url) here.at = location.hash;
  };
  new MutationObserver((changes) => {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node.nodeType === Node.ELEMENT_NODE);
    here.toasts.push(...added.filter((node) => node.matches('.toast')).map((node) => node.innerText));
  }).observe(document, { childList: true, subtree: true });
  return here;
})());

/** What the page has still to do before a person would act on it; nothing, where it is at rest. */
const toDo = () => {
  if (document.readyState !== 'complete') return 'the page is being read';
  if (watched.at !== location.hash) return `the screen of ${location.hash} is not there yet`;
  const open = watched.calls.filter((call) => !call.over).map((call) => call.command);
  if (open.length > 0) return `the app has not answered ${open.join(', ')}`;
  if (document.querySelector('[data-held]') !== null) return 'a new step takes no tap yet';
  return document.querySelector('.loading') === null ? '' : 'something is loading';
};

/** All that the page says, without what it says in passing. */
const words = () =>
  [...document.querySelectorAll('body > :not(#app), #app > :not(.host)')].map((part) => part.innerText ?? '').join('\n');
