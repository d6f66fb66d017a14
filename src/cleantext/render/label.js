"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const { root, page, pages } = document.body.dataset;
  const sheet = get("page");
  const blocks = Array.from(sheet.getElementsByClassName("b"));
  const buttons = Array.from(get("verdicts").children);
  const kept = new Set(buttons.filter((button) => "kept" in button.dataset).map((button) => button.dataset.l));
  const keys = new Map(buttons.map((button) => [button.dataset.key, button.dataset.l]));
  const number = (block) => Number(block.id.slice(1));
  let stop = blocks[0]; // the block that the tabulator key goes to, and where the work is
  let anchor = 0; // the selection: from here
  let head = 0; // to here

  // What is shown of a block

  const put = (index, verdict, given) => {
    const block = blocks[index];
    block.dataset.l = verdict;
    block.classList.toggle("keep", kept.has(verdict));
    block.classList.toggle("drop", !kept.has(verdict));
    block.classList.toggle("given", given);
    block.classList.toggle("changed", verdict !== block.dataset.was);
  };

  const state = (block) => [block.dataset.l, block.classList.contains("given")];
  const range = () => [Math.min(anchor, head), Math.max(anchor, head)];
  const counted = (count) => count + (count === 1 ? " block" : " blocks");
  const say = (text) => (get("said").textContent = text);

  const panel = () => {
    if (!stop) return;
    const [from, to] = range();
    const { l, was, chance } = stop.dataset;
    get("label").textContent = get("label").dataset.l = l;
    const about = [chance + " likely to be of the article"];
    if (l !== was) about.unshift("was " + was);
    if (to > from) about.unshift(counted(to - from + 1) + " selected");
    get("about").textContent = about.join(" · ");
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.l === l));
  };

  // Saving: one change after the other. What cannot be saved is taken back, for what is seen must be what is saved.

  const known = blocks.map(state);
  const touched = new Set();
  let queue = Promise.resolve();
  let waiting = 0;
  let broken = "";

  const post = async (path, body) => {
    const text = JSON.stringify(body);
    const answer = await fetch(root + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: text,
      keepalive: text.length < 60000, // more is refused (Fetch standard)
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error);
    return told;
  };

  const heed = (told) => {
    if (String(told.page) !== page) return;
    for (const [index, [verdict, given]] of Object.entries(told.blocks)) {
      known[index] = [verdict, given];
      touched.add(Number(index));
    }
    document.body.dataset.done = String(told.done);
    get("finished").textContent = told.finished;
    get("done").lastChild.textContent = told.done ? "Right, next page" : "All is right, next page";
  };

  const settle = () => {
    for (const index of touched) put(index, ...known[index]);
    touched.clear();
    get("trouble").hidden = !broken;
    get("trouble").textContent = broken && "Not saved, so taken back: " + broken;
    if (broken) say("Not saved");
    broken = "";
    panel();
  };

  const send = (path, body, then) => {
    waiting += 1;
    queue = queue.then(async () => {
      let told = null;
      try {
        if (!broken) heed((told = await post(path, body)));
      } catch (error) {
        broken = error instanceof TypeError ? "the server has ended; start the command again to go on" : error.message;
      }
      waiting -= 1;
      if (!waiting) settle();
      if (told) then(told);
    });
  };

  const leave = (address) => queue.then(() => (location.href = root + address));
  addEventListener("beforeunload", (event) => {
    if (waiting) event.preventDefault();
  });

  // What can be done

  const give = (choose) => {
    const [from, to] = range();
    const verdicts = {};
    for (let index = from; index <= to; index += 1) {
      verdicts[index] = choose(blocks[index]);
      put(index, verdicts[index], true);
      touched.add(index);
    }
    panel();
    say("Saving");
    send("page/" + page, { verdicts }, () => {
      say(counted(to - from + 1) + ": " + verdicts[from] + ", saved");
    });
  };

  const toggled = (to) => (block) => {
    const own = block.dataset.was;
    if (to) return kept.has(own) ? own : "body";
    return kept.has(own) ? "other" : own;
  };

  const verdict = (label) => blocks.length && give(() => label);
  const toggle = () => blocks.length && give(toggled(!kept.has(stop.dataset.l)));

  const finish = () => {
    if (document.body.dataset.done === "true") return forth();
    send("page/" + page, { done: true }, (told) => {
      if (told.next) leave("page/" + told.next);
      else say("All pages are done");
    });
  };

  const undo = () => {
    send("undo", {}, (told) => {
      const [first] = Object.keys(told.blocks);
      if (!told.page) say("Nothing to undo");
      else if (String(told.page) !== page) leave("page/" + told.page + (first ? "#b" + first : ""));
      else {
        say("Undone");
        if (first) choose(Number(first));
      }
    });
  };

  const turn = (step) => {
    const to = Number(page) + step;
    if (to < 1 || to > Number(pages)) say(step < 0 ? "This is the first page" : "This is the last page");
    else leave("page/" + to);
  };
  const back = () => turn(-1);
  const forth = () => turn(1);

  // Which blocks are meant

  const select = (from, to) => {
    const [low, high] = range();
    for (let index = low; index <= high; index += 1) blocks[index].setAttribute("aria-selected", "false");
    anchor = from;
    head = to;
    const [first, last] = range();
    for (let index = first; index <= last; index += 1) blocks[index].setAttribute("aria-selected", "true");
    panel();
  };

  const enter = (block) => {
    stop.tabIndex = -1;
    stop = block;
    stop.tabIndex = 0;
    if (document.activeElement !== block) block.focus({ preventScroll: false });
  };

  const choose = (index, extend) => {
    const at = Math.max(0, Math.min(blocks.length - 1, index));
    if (!blocks.length) return;
    enter(blocks[at]);
    select(extend ? anchor : at, at);
  };

  const run = () => {
    if (!stop) return;
    let from = number(stop);
    let to = from;
    while (from > 0 && blocks[from - 1].dataset.l === stop.dataset.l) from -= 1;
    while (to + 1 < blocks.length && blocks[to + 1].dataset.l === stop.dataset.l) to += 1;
    select(from, to);
    say(counted(to - from + 1) + " selected");
  };

  const doubt = () => {
    const open = (block) => block.classList.contains("doubtful") && !block.classList.contains("given");
    const at = stop ? number(stop) : 0;
    const found = blocks.slice(at + 1).find(open) || blocks.slice(0, at).find(open);
    if (found) choose(number(found));
    else say("No other block is doubtful");
  };

  // Keys, which mean something among the blocks only (WCAG 2.2, 2.1.4)

  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  const acts = { " ": toggle, Enter: finish, ArrowLeft: back, ArrowRight: forth, z: undo, q: run, j: doubt };
  sheet.addEventListener("keydown", (event) => {
    if (event.altKey || !stop) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey) {
      if (key === "z") undo();
      else if (key === "a") select(0, blocks.length - 1);
      else return;
    } else if (key in moves) choose((event.shiftKey ? head : number(stop)) + moves[key], event.shiftKey);
    else if (key === "Escape") choose(number(stop));
    else if (key in acts) acts[key]();
    else if (keys.has(key)) verdict(keys.get(key));
    else return;
    event.preventDefault();
  });

  sheet.addEventListener("mousedown", (event) => {
    if (event.shiftKey) event.preventDefault(); // no text is meant
  });
  sheet.addEventListener("click", (event) => {
    const block = event.target.closest(".b");
    if (!block || String(getSelection())) return; // a text was marked, to be copied
    const [from, to] = range();
    const at = number(block);
    const text = block.firstChild.getBoundingClientRect();
    if (event.clientX < text.left || event.clientY < text.top) {
      // The verdict in the margin: of all that is selected where that is of it.
      if (at < from || at > to) choose(at);
      else enter(block);
      toggle();
    } else choose(at, event.shiftKey);
  });
  sheet.addEventListener("focusin", (event) => {
    const block = event.target.closest(".b");
    if (block && block !== stop) choose(number(block));
  });

  for (const button of buttons) button.addEventListener("click", () => verdict(button.dataset.l));
  for (const [id, act] of Object.entries({ back, forth, undo, run, doubt, done: finish })) get(id).addEventListener("click", act);

  // Light or dark, for as long as the tab is open

  const root_ = document.documentElement;
  const theme = sessionStorage.getItem("theme");
  if (theme) root_.dataset.theme = theme;
  get("theme").addEventListener("click", () => {
    const set = root_.dataset.theme;
    const dark = set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    sessionStorage.setItem("theme", (root_.dataset.theme = dark ? "light" : "dark"));
  });

  const asked = /^#b\d+$/.test(location.hash) && get(location.hash.slice(1));
  choose(asked ? number(asked) : 0);
})();
