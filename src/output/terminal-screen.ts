import { environmentVariables } from "../config/environment.ts";
import { isTerminal } from "../system/is-terminal.ts";
import { createScreenPainter } from "./screen-painter.ts";
import { listenToKeys } from "./terminal-keys.ts";
import { writeBytes } from "./write-bytes.ts";
import { writeNow } from "./write-now.ts";

/** A screen of its own, no cursor, and no wrapping: a line whose width terminals disagree on must not break the others. */
const enterSequence = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const leaveSequence = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";
/** Longer than a stop takes to come. */
const suspendMs = 200;

/** What a screen tells of. */
export interface ScreenListener {
  onKeys: (keys: readonly string[]) => void;
  /** The terminal has another size, or was somebody else's meanwhile: everything is to be drawn again. */
  onResize: () => void;
  /** A signal came that ends programs, or the terminal has gone. */
  onEnd: () => void;
}

/** The whole terminal; when it is disposed of, the terminal is again as it was. */
export interface TerminalScreen extends Disposable {
  readonly rows: number;
  readonly columns: number;
  draw(lines: readonly string[]): void;
  /** Gives the terminal back and stops the program, as Ctrl-Z does elsewhere, until the shell continues it. */
  suspend(): void;
}

/** Whether there is a terminal that can show a screen and take keys. */
export function canShowScreen(type = environmentVariables().TERM): boolean {
  return type !== undefined && type !== "" && type !== "dumb" && isTerminal(0) && isTerminal(1);
}

/** Takes the terminal over. However the program ends, short of KILL, the terminal is restored. */
export function openTerminalScreen(listener: ScreenListener): TerminalScreen {
  const painter = createScreenPainter(writeBytes, listener.onEnd);
  const mode = createScreenMode();
  const redraw = () => {
    painter.forget();
    listener.onResize();
  };
  const enterAgain = () => {
    // Whatever stopped and continued the program may have left the terminal in any mode.
    mode.leave();
    mode.enter();
    redraw();
  };
  const subscriptions = [
    subscribe(process, ["SIGINT", "SIGTERM", "SIGHUP"], listener.onEnd),
    subscribe(process, ["SIGCONT"], enterAgain),
    // The last resort: an error that nobody catches.
    subscribe(process, ["exit"], mode.leave),
    subscribe(process.stdout, ["resize"], redraw),
    listenToKeys(listener.onKeys, listener.onEnd),
  ];
  mode.enter();
  return {
    get rows() {
      return process.stdout.rows || 24;
    },
    get columns() {
      return process.stdout.columns || 80;
    },
    draw: (lines) => {
      if (mode.isEntered()) painter.draw(lines);
    },
    suspend: () => {
      mode.leave();
      process.kill(0, "SIGTSTP");
      // Where no shell could continue it, the kernel does not stop it either.
      setTimeout(() => mode.isEntered() || enterAgain(), suspendMs);
    },
    [Symbol.dispose]: () => {
      mode.leave();
      for (const subscription of subscriptions) subscription[Symbol.dispose]();
    },
  };
}

function createScreenMode() {
  let entered = false;
  const enter = () => {
    if (entered) return;
    entered = true;
    process.stdin.setRawMode(true);
    writeNow(1, enterSequence);
  };
  const leave = () => {
    if (!entered) return;
    entered = false;
    writeNow(1, leaveSequence);
    process.stdin.setRawMode(false);
  };
  return { isEntered: () => entered, enter, leave };
}

function subscribe(emitter: NodeJS.EventEmitter, events: readonly string[], listen: () => void): Disposable {
  for (const event of events) emitter.on(event, listen);
  return {
    [Symbol.dispose]() {
      for (const event of events) emitter.off(event, listen);
    },
  };
}
