// tijiao-draw-1 in the visitor's browser: written from the page at the head of kernel/draw.py, not from its code.
// Needs only sha256() of js-sha256, so that it works over plain http, where browsers offer no crypto.subtle.
"use strict";
const tijiaoDraw = (() => {
  const VERSION = "tijiao-draw-1";
  const digest = (text) => sha256(text);

  function numbers(seed, label) {
    let counter = 0;
    return (bound) => {
      const limit = 2n ** 256n - (2n ** 256n % bound);
      for (;;) {
        const x = BigInt("0x" + digest(`${seed}/${label}/${counter++}`));
        if (x < limit) return x % bound;
      }
    };
  }

  function sample(list, stratum, wanted, seed) {
    const left = list.places.filter((place) => place.stratum === stratum), next = numbers(seed, `place/${stratum}`), drawn = [];
    if (wanted > left.length) throw new Infeasible();
    let sum = left.reduce((total, place) => total + place.weight, 0);
    for (let turn = 0; turn < wanted; turn++) {
      const target = Number(next(BigInt(sum)));
      let running = 0;
      const at = left.findIndex((place) => (running += place.weight) > target);
      sum -= left[at].weight;
      drawn.push(...left.splice(at, 1));
    }
    return drawn;
  }

  class Infeasible extends Error {}

  function pair(list, drawn, seed) {
    const people = list.inspectors, teams = drawn.map(() => []), held = people.map(() => []), empty = [];
    const recused = people.map((one) => new Set(one.recused)), hashes = people.map(() => []);
    const allowed = (who, place) =>
      !(list.cross_zones && people[who].zone === drawn[place].zone) && !recused[who].has(drawn[place].id) && !teams[place].includes(who);
    const room = (who) => held[who].length < people[who].load;
    const seat = (who, place) => { teams[place].push(who); held[who].push(place); };
    const hash = (who) => (hashes[who][held[who].length] ??= digest(`${seed}/inspector/${held[who].length}/${people[who].id}`));
    const before = (one, other) => held[one].length - held[other].length || (hash(one) < hash(other) ? -1 : 1);
    drawn.forEach((_place, place) => {
      for (let number = 0; number < list.team; number++) {
        let best = -1;
        for (let who = 0; who < people.length; who++) {
          if (room(who) && allowed(who, place) && (best < 0 || before(who, best) < 0)) best = who;
        }
        if (best < 0) empty.push(place); else seat(best, place);
      }
    });
    for (const place of empty) if (!exchange(place)) throw new Infeasible();
    return teams.map((team) => team.map((who) => people[who].id));

    function exchange(start) {
      const reached = new Map(), freed = new Map(), seen = new Set([start]), queue = [start];
      while (queue.length) {
        const place = queue.shift();
        for (let who = 0; who < people.length; who++) {
          if (reached.has(who) || !allowed(who, place)) continue;
          reached.set(who, place);
          if (room(who)) { shift(who, reached, freed); return true; }
          for (const other of held[who]) if (!seen.has(other)) { seen.add(other); freed.set(other, who); queue.push(other); }
        }
      }
      return false;
    }
    function shift(who, reached, freed) {
      let place = reached.get(who);
      while (freed.has(place)) {
        const leaving = freed.get(place);
        teams[place][teams[place].indexOf(leaving)] = who;
        held[who].push(place);
        held[leaving].splice(held[leaving].indexOf(place), 1);
        [who, place] = [leaving, reached.get(leaving)];
      }
      seat(who, place);
    }
  }

  function draw(text, secret, open) {
    const list = JSON.parse(text), seed = digest([VERSION, digest(text), secret, open].join("\n"));
    const drawn = list.take.flatMap(([stratum, wanted]) => sample(list, stratum, wanted, seed));
    return { drawn: drawn.map((place) => place.id), teams: list.team ? pair(list, drawn, seed) : [] };
  }

  // What a replay of a published file found: its stage, and what does not hold. Throws where the text is no draw.
  function verify(text) {
    const told = JSON.parse(text), faults = [];
    if (typeof told.list !== "string") throw new SyntaxError("no list");
    if (told.list_hash !== digest(told.list)) faults.push("list-hash");
    if (told.version !== VERSION) faults.push("version");
    if (!("secret" in told)) return { stage: "aborted" in told ? "aborted" : "frozen", faults };
    if (told.secret_hash !== digest(told.secret)) faults.push("secret-hash");
    try {
      const found = draw(told.list, told.secret, told.public);
      if (JSON.stringify(found) !== JSON.stringify({ drawn: told.result.drawn, teams: told.result.teams })) faults.push("result");
    } catch (problem) {
      if (!(problem instanceof Infeasible)) throw problem;
      faults.push("infeasible");
    }
    return { stage: "revealed", faults };
  }
  return { draw, verify };
})();
