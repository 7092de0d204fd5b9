// Do something again, after 2 seconds, then 4, 8 and so on up to a minute, until it has worked.

const SHORTEST = 2_000; // milliseconds
const LONGEST = 60_000;

export class Again {
  #what;
  #pause = SHORTEST;
  #waiting = null;

  constructor(what) {
    this.#what = what;
    // A hint to be quick, and no more: browsers say it too early, or not at all.
    window.addEventListener("online", () => {
      if (this.#waiting !== null) what();
    });
  }

  // It did not work.
  later() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(this.#what, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST);
  }

  // It worked, or will never.
  stop() {
    clearTimeout(this.#waiting);
    this.#waiting = null;
    this.#pause = SHORTEST;
  }
}
