/**
 * Runs a preload script in a page, as a sandboxed one sees it: `require("electron")` with contextBridge and
 * ipcRenderer and nothing else, in main frames only. It shares the page's world here; in Electron it has its own.
 */

/** The page's functions to and from the stand-in: `call` is a Playwright binding, `deliver` is called by it. */
export const wires = {
	call: "__standInCall",
	deliver: "__standInDeliver",
	/** Of windows that begin hidden: called with whether they are seen now. */
	seen: "__standInSeen",
} as const;

/** The text of an init script around `preload`, a CommonJS script. */
export function preloadWorld(preload: string): string {
	return `(${enter.toString()})(${JSON.stringify(wires)}, (require, module, exports) => {${preload}\n});`;
}

/** The text of an init script for a window that begins hidden: its page is not seen, and draws no frame, until it is told. */
export const unseenWorld = (): string =>
	`(${hide.toString()})(${JSON.stringify(wires.seen)});`;

/** Travels to the page as text: it may use nothing from outside itself. */
function hide(name: string): void {
	let isSeen = false;
	let queue: FrameRequestCallback[] = [];
	const draw = window.requestAnimationFrame.bind(window);
	Object.defineProperty(document, "visibilityState", {
		get: () => (isSeen ? "visible" : "hidden"),
	});
	Object.defineProperty(document, "hidden", { get: () => !isSeen });
	window.requestAnimationFrame = (callback) =>
		isSeen ? draw(callback) : -queue.push(callback);
	Object.defineProperty(window, name, {
		value: (now: boolean) => {
			isSeen = now;
			document.dispatchEvent(new Event("visibilitychange"));
			if (!isSeen) return;
			for (const callback of queue) draw(callback);
			queue = [];
		},
	});
}

type Listener = (event: object, ...args: unknown[]) => void;
type Script = (
	require: (name: string) => unknown,
	module: object,
	exports: object,
) => void;
type Wires = typeof wires;

/** Travels to the page as text: it may use nothing from outside itself. */
function enter({ call, deliver }: Wires, preload: Script): void {
	if (window !== window.top) return;
	const listeners = new Map<string, Set<Listener>>();
	function wire(...message: unknown[]): unknown {
		const binding: unknown = Reflect.get(window, call);
		if (typeof binding !== "function")
			throw new Error("the stand-in is not there");
		return binding(...message);
	}
	const ipcRenderer = {
		invoke: (channel: string, ...args: unknown[]): unknown =>
			wire("invoke", channel, args),
		send: (channel: string, ...args: unknown[]): void =>
			void wire("send", channel, args),
		on(channel: string, listener: Listener) {
			const known = listeners.get(channel) ?? new Set();
			listeners.set(channel, known.add(listener));
			return ipcRenderer;
		},
		removeListener(channel: string, listener: Listener) {
			listeners.get(channel)?.delete(listener);
			return ipcRenderer;
		},
	};
	const contextBridge = {
		exposeInMainWorld(name: string, api: object) {
			Object.defineProperty(window, name, {
				value: Object.freeze(api),
				enumerable: true,
			});
		},
	};
	Object.defineProperty(window, deliver, {
		value: (channel: string, args: unknown[]) => {
			for (const listener of listeners.get(channel) ?? [])
				listener({}, ...args);
		},
	});
	addEventListener("resize", () =>
		ipcRenderer.send(
			"stand-in:bounds",
			screenX,
			screenY,
			outerWidth,
			outerHeight,
		),
	);
	const module = { exports: {} };
	preload(
		(name) => {
			if (name === "electron") return { contextBridge, ipcRenderer };
			throw new Error(`a sandboxed preload script cannot require '${name}'`);
		},
		module,
		module.exports,
	);
}
