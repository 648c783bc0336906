/** How the places are shown: at the side, as a bar with words, or, where the letters leave no room for these, as a bar of signs. */
export type Places = 'rail' | 'bar' | 'signs';

/** From how many letters' heights of width on. */
const RAIL = 45;
const BAR = 19.5;
/** What a web view's text measures where nobody chose otherwise. */
const USUAL_PX = 16;

const fontPx = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || USUAL_PX;

/** The room that the window has for its text. Media queries do not know how large the letters are. */
class Room {
  /** How large a letter is, in pixels. */
  px = $state(USUAL_PX);
  /** The window's width in `rem`. */
  wide = $state(0);
  /** How much larger than usual signs are: they grow half as fast as letters, which need the room. */
  readonly signs = $derived((1 + this.px / USUAL_PX) / 2);
  readonly places = $derived<Places>(this.wide >= RAIL ? 'rail' : this.wide >= BAR ? 'bar' : 'signs');

  constructor() {
    this.measure();
  }

  /** To be called when the text has another size. */
  measure(): void {
    this.px = fontPx();
    this.wide = window.innerWidth / this.px;
    document.documentElement.dataset['places'] = this.places;
  }

  /** Measures with every change of the window, until the returned function is called. */
  watch(): () => void {
    const resized = (): void => {
      this.measure();
    };
    window.addEventListener('resize', resized);
    return () => {
      window.removeEventListener('resize', resized);
    };
  }
}

export const room = new Room();
