/** Electron's WebFrameMain over a Playwright frame: who a message came from, told by Chromium and not by the page. */
import type { WebFrameMain } from "electron";
import type { Frame } from "playwright-core";
import { fromChromium, originOf } from "./protocol.ts";

export class StandInFrame implements Pick<WebFrameMain, "origin" | "url"> {
	readonly #frame: Frame;

	constructor(frame: Frame) {
		this.#frame = frame;
	}

	get url(): string {
		return fromChromium(this.#frame.url());
	}

	/** A document without an address of its own has its parent's origin. */
	get origin(): string {
		const parent = this.parent;
		return parent !== null && this.url.startsWith("about:")
			? parent.origin
			: originOf(this.url);
	}

	get parent(): StandInFrame | null {
		const parent = this.#frame.parentFrame();
		return parent === null ? null : new StandInFrame(parent);
	}
}
