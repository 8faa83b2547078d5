/** One app for all specs of a file: started before the first with its gate up, ended after the last. */
import { afterAll, beforeAll } from "vitest";
import { gateIsUp, gateUrl } from "./callers.ts";
import { type App, type Driver, type Shell, startApp } from "./driver.ts";

export interface AppForAll {
	readonly shell: Shell;
	readonly home: string;
	/** The gate's address, as it was at the start. */
	readonly gate: string;
}

/** What it returns can be read only in hooks and specs: before them there is no app. */
export function appForAll(driver: Driver): AppForAll {
	let app: App | undefined;
	let gate = "";
	beforeAll(async () => {
		app = await startApp(driver);
		await gateIsUp(app.shell);
		gate = await gateUrl(app.shell);
	});
	afterAll(() => app?.close());
	const started = (): App => {
		if (app === undefined) throw new Error("the app is not started yet");
		return app;
	};
	return {
		get shell() {
			return started().shell;
		},
		get home() {
			return started().home;
		},
		get gate() {
			return gate;
		},
	};
}
