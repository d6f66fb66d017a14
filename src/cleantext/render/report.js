"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const data = JSON.parse(get("data").textContent);
  const page = get("page");
  const text = get("text");
  const blocks = Array.from(page.getElementsByClassName("b"));
  const containers = Array.from(page.getElementsByClassName("g"));
  const boxes = Array.from(document.querySelectorAll(".filters input"));
  const number = (block) => Number(block.id.slice(1));
  const signed = (points) => (points < 0 ? "\u2212" : "+") + Math.abs(points);
  let stop = blocks[0]; // the block that the tabulator key goes to

  // Why

  const cell = (kind, text) => {
    const made = document.createElement(kind);
    made.textContent = text;
    return made;
  };

  const reason = (name, points, strongest) => {
    const row = document.createElement("tr");
    const head = cell("th", "");
    head.scope = "row";
    for (const part of name.split(/(?<=[+_.:])(?=\D)/)) head.append(part, document.createElement("wbr"));
    const bar = document.createElement("i");
    bar.className = points < 0 ? "against" : "for";
    bar.style.width = (100 * Math.abs(points)) / strongest + "%";
    const middle = document.createElement("td");
    middle.append(bar);
    row.append(head, middle, cell("td", signed(points)));
    return row;
  };

  const show = (block) => {
    const [points, chance, place, pairs, more, rest] = data.blocks[number(block)];
    const kept = block.classList.contains("keep");
    const rows = [];
    let strongest = Math.abs(rest) || 1;
    for (let at = 1; at < pairs.length; at += 2) strongest = Math.max(strongest, Math.abs(pairs[at]));
    for (let at = 0; at < pairs.length; at += 2) rows.push(reason(data.names[pairs[at]], pairs[at + 1], strongest));
    if (more) rows.push(reason(more + " more", rest, strongest));
    get("reasons").replaceChildren(...rows);
    get("label").textContent = get("label").dataset.l = block.dataset.l;
    get("fate").textContent = (kept ? "kept" : "removed") + ", " + signed(points) + " points";
    get("chance").textContent = chance;
    get("sum").textContent = signed(points);
    get("place").textContent = place;
    get("answer").hidden = false;
    document.querySelector("#why > .hint").hidden = true;
    get("why").hidden = false;
    get("why").scrollTop = 0;
  };

  // The text beside the page follows the block that has the focus.
  const point = (block) => {
    for (const line of text.querySelectorAll(".here")) line.classList.remove("here");
    const line = text.children[data.blocks[number(block)][6]];
    if (!line) return;
    line.classList.add("here");
    if (text.scrollHeight > text.clientHeight) text.scrollTop = line.offsetTop - text.clientHeight / 4;
  };

  const focused = () => (document.activeElement.classList.contains("b") ? document.activeElement : null);

  page.addEventListener("mouseover", (event) => {
    const block = event.target.closest(".b");
    if (block) show(block);
  });
  page.addEventListener("mouseleave", () => {
    if (focused()) show(focused());
  });
  page.addEventListener("focusin", (event) => {
    const block = event.target.closest(".b");
    if (!block) return;
    stop.tabIndex = -1;
    stop.removeAttribute("aria-describedby");
    stop = block;
    stop.tabIndex = 0;
    stop.setAttribute("aria-describedby", "answer");
    show(block);
    point(block);
  });
  get("close").addEventListener("click", () => (get("why").hidden = true));

  // From block to block

  const next = (from, step) => {
    let at = from;
    while (blocks[at] && blocks[at].hidden) at += step;
    if (blocks[at]) blocks[at].focus();
  };

  page.addEventListener("keydown", (event) => {
    const block = focused();
    if (!block || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = number(block);
    if (event.key === "ArrowDown" || event.key === "j") next(at + 1, 1);
    else if (event.key === "ArrowUp" || event.key === "k") next(at - 1, -1);
    else if (event.key === "Home") next(0, 1);
    else if (event.key === "End") next(blocks.length - 1, -1);
    else if (event.key === "Escape") get("why").hidden = true;
    else return;
    event.preventDefault();
  });

  // What is shown

  const filter = () => {
    const labels = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const fate = document.querySelector("[name=fate]:checked").value;
    let count = 0;
    for (const block of blocks) {
      block.hidden = !labels.has(block.dataset.l) || (fate !== "" && !block.classList.contains(fate));
      count += block.hidden ? 0 : 1;
    }
    for (const container of containers) container.hidden = !container.querySelector(".b:not([hidden])");
    get("every").hidden = labels.size === boxes.length;
    const all = blocks.length.toLocaleString("en");
    get("shown").textContent = (count === blocks.length ? all : count.toLocaleString("en") + " of " + all) + " blocks";
    if (stop && stop.hidden) {
      const first = blocks.find((block) => !block.hidden);
      stop.tabIndex = -1;
      stop = first || stop;
      stop.tabIndex = 0;
    }
  };

  const narrow = matchMedia("(max-width: 68rem)");
  const view = () => {
    const chosen = document.querySelector("[name=view]:checked").value;
    document.body.dataset.view = chosen;
    document.body.classList.toggle("docked", narrow.matches || chosen === "both");
  };
  narrow.addEventListener("change", view);

  for (const box of boxes) box.addEventListener("change", filter);
  for (const choice of document.querySelectorAll("[name=fate]")) choice.addEventListener("change", filter);
  for (const choice of document.querySelectorAll("[name=view]")) choice.addEventListener("change", view);
  get("every").addEventListener("click", () => {
    for (const box of boxes) box.checked = true;
    filter();
    boxes[0].focus();
  });
  get("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  // A block by its address, report.html#b12. Browsers bring the choices of the last visit back: they are heeded.
  const jump = () => {
    const block = /^#b\d+$/.test(location.hash) && get(location.hash.slice(1));
    if (block && !block.hidden) block.focus();
  };
  addEventListener("hashchange", jump);
  addEventListener("pageshow", () => {
    view();
    filter();
    jump();
  });
})();
