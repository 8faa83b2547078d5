/** What the window itself runs on, as it says so. */

export interface Engines {
	/** Empty in a browser. */
	readonly electron: string;
	/** Empty where the browser is made of something else. */
	readonly chromium: string;
	readonly browser: string;
}

export function enginesIn(userAgent: string): Engines {
	const version = (of: string): string =>
		new RegExp(`\\b${of}/([\\d.]+)`).exec(userAgent)?.[1] ?? "";
	const electron = version("Electron");
	const firefox = version("Firefox");
	const safari = version("Version");
	const chromium = version("Chrome");
	return {
		electron,
		chromium,
		browser:
			electron !== "" || chromium !== ""
				? ""
				: firefox !== ""
					? `Firefox ${firefox}`
					: safari !== ""
						? `Safari ${safari}`
						: userAgent.slice(0, 200),
	};
}
