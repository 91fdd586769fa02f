// An independent replay of tijiao-draw-1, written from the page at the head of kernel/draw.py: node replay.mjs FILE
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const digest = (text) => createHash("sha256").update(text, "utf8").digest("hex");

function numbers(seed, label) {
  let counter = 0;
  return (n) => {
    const bound = BigInt(n), limit = 2n ** 256n - (2n ** 256n % bound);
    for (;;) {
      const x = BigInt("0x" + digest(`${seed}/${label}/${counter++}`));
      if (x < limit) return x % bound;
    }
  };
}

function sample(list, stratum, wanted, seed) {
  const left = list.places.filter((place) => place.stratum === stratum), next = numbers(seed, `place/${stratum}`), drawn = [];
  for (let i = 0; i < wanted; i++) {
    const target = next(left.reduce((sum, place) => sum + place.weight, 0));
    let running = 0n;
    const at = left.findIndex((place) => (running += BigInt(place.weight)) > target);
    drawn.push(...left.splice(at, 1));
  }
  return drawn;
}

function pair(list, drawn, seed) {
  const people = list.inspectors, teams = drawn.map(() => []), held = people.map(() => []), empty = [];
  const allowed = (w, p) =>
    !(list.cross_zones && people[w].zone === drawn[p].zone) && !people[w].recused.includes(drawn[p].id) && !teams[p].includes(w);
  const room = (w) => held[w].length < people[w].load;
  const seat = (w, p) => { teams[p].push(w); held[w].push(p); };
  const hash = (w) => digest(`${seed}/inspector/${held[w].length}/${people[w].id}`);
  drawn.forEach((_, p) => {
    for (let s = 0; s < list.team; s++) {
      const turn = people.map((_, w) => w).filter((w) => allowed(w, p) && room(w))
        .map((w) => ({ w, so: held[w].length, hash: hash(w) }))
        .sort((a, b) => a.so - b.so || (a.hash < b.hash ? -1 : 1))[0];
      if (turn) seat(turn.w, p); else empty.push(p);
    }
  });
  for (const p of empty) if (!exchange(p)) throw new Error("infeasible");
  return teams.map((team) => team.map((w) => people[w].id));

  function exchange(start) {
    const reached = new Map(), freed = new Map(), seen = new Set([start]), queue = [start];
    while (queue.length) {
      const p = queue.shift();
      for (let w = 0; w < people.length; w++) {
        if (reached.has(w) || !allowed(w, p)) continue;
        reached.set(w, p);
        if (room(w)) { shift(w, reached, freed); return true; }
        for (const q of held[w]) if (!seen.has(q)) { seen.add(q); freed.set(q, w); queue.push(q); }
      }
    }
    return false;
  }
  function shift(w, reached, freed) {
    let p = reached.get(w);
    while (freed.has(p)) {
      const leaving = freed.get(p);
      teams[p][teams[p].indexOf(leaving)] = w;
      held[w].push(p);
      held[leaving].splice(held[leaving].indexOf(p), 1);
      [w, p] = [leaving, reached.get(leaving)];
    }
    seat(w, p);
  }
}

const published = JSON.parse(readFileSync(process.argv[2], "utf8")), list = JSON.parse(published.list);
const seed = digest(["tijiao-draw-1", digest(published.list), published.secret, published.public].join("\n"));
const drawn = list.take.flatMap(([stratum, wanted]) => sample(list, stratum, wanted, seed));
const teams = list.team ? pair(list, drawn, seed) : [];
console.log(JSON.stringify({ drawn: drawn.map((place) => place.id), teams }));
