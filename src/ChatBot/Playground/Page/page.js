const byId = id => document.getElementById(id);
const person = byId("person"), people = byId("people"), kind = byId("kind"), log = byId("log"), typing = byId("typing"), about = byId("about");
const items = new Map();
let events;

const canRender = typeof AdaptiveCards !== "undefined";
about.textContent = canRender ? "Cards are drawn as Teams would get them." : "The card renderer was not there at build time (npm): you see the plain-text twin of every card.";

function conversation() {
  return kind.value === "personal" ? `chat-${person.value}` : `${kind.value}-1`;
}

async function suggestPeople() {
  const found = await (await fetch(`/local/people?q=${encodeURIComponent(person.value)}`)).json();
  people.replaceChildren(...found.map(p => {
    const option = document.createElement("option");
    option.value = p.email;
    option.label = [p.name, p.title, p.team, p.role].filter(Boolean).join(", ");
    return option;
  }));
  return found;
}

function listen() {
  events?.close();
  log.replaceChildren();
  items.clear();
  if (!person.value.includes("@")) return;
  sessionStorage.setItem("person", person.value);
  const query = new URLSearchParams({ person: person.value, conversation: conversation(), kind: kind.value });
  events = new EventSource(`/local/events?${query}`);
  events.addEventListener("delivery", event => deliver(JSON.parse(event.data)));
}

function deliver(message) {
  typing.hidden = message.is !== "typing";
  if (message.is === "typing") return;
  if (message.is === "delete") return void items.get(message.id)?.remove();
  const item = items.get(message.id) ?? log.appendChild(document.createElement("li"));
  items.set(message.id, item);
  draw(item, message);
  item.scrollIntoView({ block: "end" });
}

function draw(item, message) {
  item.replaceChildren();
  const card = canRender && message.card ? drawCard(message) : null;
  if (card) {
    item.append(card);
    const twin = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "as plain text";
    twin.append(summary, words(message.text));
    item.append(twin);
  } else {
    item.append(words(message.text));
  }
  if (!card && message.suggestions?.length) {
    const row = document.createElement("div");
    row.className = "suggestions";
    for (const text of message.suggestions) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", () => say(text));
      row.append(button);
    }
    item.append(row);
  }
}

function words(text) {
  const pre = document.createElement("pre");
  pre.textContent = text;
  return pre;
}

function drawCard(message, onAction = action => act(message, action)) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = hostConfig();
  card.onExecuteAction = onAction;
  try {
    card.parse(message.card);
    const drawn = card.render();
    drawn.parsed = card;
    return drawn;
  } catch (problem) {
    console.error(problem);
    return null;
  }
}

function hostConfig() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const ink = dark ? "#ececE8" : "#1d1d1b", quiet = dark ? "#a9aaa4" : "#5f5f5a";
  const colours = { default: { default: ink, subtle: quiet }, accent: { default: dark ? "#7fb8a6" : "#2f5d50", subtle: quiet }, good: { default: dark ? "#8fce9a" : "#2a6b35", subtle: quiet }, warning: { default: dark ? "#e6c05f" : "#7a5800", subtle: quiet }, attention: { default: dark ? "#f0958a" : "#a3271b", subtle: quiet } };
  return new AdaptiveCards.HostConfig({
    fontFamily: "system-ui, sans-serif",
    supportsInteractivity: true,
    containerStyles: { default: { backgroundColor: "#00000000", foregroundColors: colours }, emphasis: { backgroundColor: dark ? "#ffffff14" : "#0000000a", foregroundColors: colours } },
    actions: { maxActions: 6, actionsOrientation: "horizontal", showCard: { actionMode: "inline" } },
  });
}

async function act(message, action) {
  if (action instanceof AdaptiveCards.OpenUrlAction) return void window.open(action.url, "_blank", "noopener");
  // What only opens and closes parts of the card, the renderer has done already.
  if (!(action instanceof AdaptiveCards.ExecuteAction || action instanceof AdaptiveCards.SubmitAction)) return;
  const data = action.data ?? {};
  const verb = action.verb ?? data.verb ?? "";
  const address = data.msteams?.type === "task/fetch" ? "/local/dialogs/open" : "/local/actions";
  const reply = await pressed(address, message.id, verb, data);
  if (reply) show(reply, message.id);
}

async function pressed(address, messageId, verb, data) {
  const answer = await post(address, { person: person.value, conversation: conversation(), kind: kind.value, messageId, verb, data });
  return answer && await answer.json();
}

function show(reply, messageId) {
  if (reply.is === "update") deliver(reply);
  else if (reply.is === "notice") notice(reply.text);
  else if (reply.is === "dialog") openDialog(reply, messageId);
}

function openDialog(dialog, messageId) {
  const box = document.body.appendChild(document.createElement("dialog"));
  box.setAttribute("aria-labelledby", "dialog-title");
  const title = document.createElement("h2");
  title.id = "dialog-title";
  title.textContent = dialog.title;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Cancel";
  close.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  const drawn = canRender && dialog.card ? drawCard(dialog, async action => {
    const reply = await pressed("/local/dialogs/submit", messageId, dialog.verb, { ...dialog.data, ...action.data, verb: undefined });
    if (!reply) return;
    if (reply.is === "errors") return markErrors(drawn.parsed, reply.byField, box);
    box.close();
    show(reply, messageId);
  }) : words("The card renderer was not there at build time, so this form cannot be shown here.");
  box.append(title, drawn, close);
  box.showModal();
}

function markErrors(card, byField, box) {
  box.querySelectorAll(".problem").forEach(old => old.remove());
  for (const [id, text] of Object.entries(byField)) {
    const problem = document.createElement("p");
    problem.className = "problem";
    problem.setAttribute("role", "alert");
    problem.textContent = text;
    const input = card.getAllInputs().find(one => one.id === id);
    (input?.renderedElement ?? box.querySelector("h2")).after(problem);
    input?.focus();
  }
}

function notice(text) {
  const item = log.appendChild(document.createElement("li"));
  item.className = "notice";
  item.append(words(text));
  item.scrollIntoView({ block: "end" });
}

async function post(address, body) {
  const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (answer.ok) return answer;
  notice((await answer.json().catch(() => ({}))).problem ?? `The service answered ${answer.status}.`);
  return null;
}

async function say(text) {
  const mine = log.appendChild(document.createElement("li"));
  mine.className = "mine";
  mine.append(words(text));
  mine.scrollIntoView({ block: "end" });
  typing.hidden = false;
  if (!await post("/local/messages", { person: person.value, conversation: conversation(), kind: kind.value, text })) typing.hidden = true;
}

byId("say").addEventListener("submit", event => {
  event.preventDefault();
  const text = byId("text");
  if (!person.value.includes("@")) return void person.focus();
  say(text.value);
  text.value = "";
});
byId("who").addEventListener("submit", event => event.preventDefault());
person.addEventListener("input", suggestPeople);
person.addEventListener("change", listen);
kind.addEventListener("change", listen);

const first = await suggestPeople();
// Whoever types before the list is there is not overwritten.
person.value ||= sessionStorage.getItem("person") ?? first.find(p => p.role === "admin")?.email ?? first[0]?.email ?? "";
if (!person.value.includes("@")) about.textContent = "The store is empty. Import an organisation, or run the verb demo.";
listen();
byId("text").focus();
