const LONGEST_STEP_S = 1;
const shared = new Map();

// Time for one player, or for several in step. Members: tick(clock) → whether it wants another one even
// while time stands; and told(what) of "state", "jump" and "restart".
export class Clock {
  time = 0;
  #speed = 1;
  #playing = false;
  #members = new Set();
  #active = new Set();
  #holding = new Set();
  #request = 0;
  #last = 0;

  // Members of the same group share one clock.
  static of(group) {
    if (!group) {
      return new Clock();
    }
    if (!shared.has(group)) {
      shared.set(group, new Clock());
    }
    return shared.get(group);
  }

  get playing() {
    return this.#playing;
  }

  get speed() {
    return this.#speed;
  }

  set speed(speed) {
    this.#speed = speed;
    this.#tell("state");
  }

  join(member) {
    this.#members.add(member);
  }

  leave(member) {
    this.#members.delete(member);
    this.#active.delete(member);
    this.release(member);
  }

  // Time passes only while somebody can see it.
  setActive(member, isActive) {
    this.#active[isActive ? "add" : "delete"](member);
    this.wake();
  }

  // Time waits for a member that is not ready, so that those in step start together.
  hold(member) {
    this.#holding.add(member);
  }

  release(member) {
    this.#holding.delete(member);
    this.wake();
  }

  play() {
    this.#playing = true;
    this.#tell("state");
    this.wake();
  }

  pause() {
    this.#playing = false;
    this.#tell("state");
  }

  seek(time) {
    this.time = Math.max(0, time);
    this.#tell("jump");
    this.wake();
  }

  restart() {
    this.time = 0;
    this.#tell("restart");
    this.wake();
  }

  wake() {
    this.#request ||= requestAnimationFrame((now) => this.#run(now));
  }

  get #isRunning() {
    return this.#playing && this.#active.size > 0 && this.#holding.size === 0;
  }

  #run(now) {
    this.#request = 0;
    if (this.#isRunning) {
      const step = this.#last ? Math.min(LONGEST_STEP_S, (now - this.#last) / 1000) : 0;
      this.time += Math.max(0, step) * this.#speed;
      this.#last = now;
    } else {
      this.#last = 0;
    }
    const wanted = [...this.#members].filter((member) => member.tick(this));
    if (wanted.length || this.#isRunning) {
      this.wake();
    }
  }

  #tell(what) {
    for (const member of [...this.#members]) {
      member.told(what);
    }
  }
}
