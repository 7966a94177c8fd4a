import { make } from "./dom.js";

// Plays the film of one card at a time, over its picture: it is there at once, and costs no graphics card anything.
export class CardFilm {
  #video = null;

  // → whether it plays, or somebody has looked away meanwhile; not, where this browser cannot play it.
  async play(card) {
    this.rest();
    const video = make("video", { class: "work__film", loop: true, playsinline: true, preload: "none", disablepictureinpicture: true, disableremoteplayback: true, tabindex: "-1", "aria-hidden": "true" });
    // As a property: the attribute alone mutes nothing that a script made, and what is not muted may not start.
    video.muted = true;
    video.src = card.dataset.film;
    this.#video = video;
    (card.querySelector(".work__picture") ?? card).append(video);
    video.addEventListener("playing", () => video.setAttribute("data-shown", ""), { once: true });
    try {
      await video.play();
      return true;
    } catch {
      if (this.#video !== video) {
        return true;
      }
      this.rest();
      return false;
    }
  }

  rest() {
    const video = this.#video;
    this.#video = null;
    video?.pause();
    video?.remove();
    // Lets go of what was loaded, and of the connection that loads the rest.
    video?.removeAttribute("src");
    video?.load();
  }
}
