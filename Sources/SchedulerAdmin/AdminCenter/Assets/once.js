// Names for requests, so that one that is sent twice is carried out once.

/** A name that nothing else has. `crypto.randomUUID` would be missing where the page comes over plain HTTP. */
export function once() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Names what a form sends: the same content has the same name, however often it is sent; another has another. */
export function onceForEach() {
  let present = { text: null, name: null };
  return (content) => {
    const text = JSON.stringify(content);
    if (present.text !== text) present = { text, name: once() };
    return present.name;
  };
}
