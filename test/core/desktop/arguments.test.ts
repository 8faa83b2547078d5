/** The app's command line: what the shell keeps, and what its gate is started with. */
import { expect, test } from "vitest";
import { FlagError } from "../../../core/serve-flags.ts";
import { appArguments } from "../../../core/desktop/arguments.ts";
import { GateStart } from "../../../core/desktop/gate-start.ts";

test("what the gate needs is read from between the flags of the shell and of Chromium", () => {
	const { hidden, gate } = appArguments([
		"out/electron/main.mjs",
		"--no-sandbox",
		"--hidden",
		"--raised",
		"--remote-debugging-port=0",
		"--host=localhost",
		"--port",
		"0",
		"--console-port=4181",
		"--demo",
		"--upstream",
		"docs=http://127.0.0.1:3333",
		"--upstream=other=http://127.0.0.1:4444/a=b",
		"--root=docs",
		"--mode=relaxed",
	]);
	expect(hidden).toBe(true);
	expect(gate).toEqual({
		host: "localhost",
		port: 0,
		tls: false,
		clientCertificates: "none",
		nextPort: false,
		consolePort: 4181,
		demo: "yes",
		root: "docs",
		mode: "relaxed",
		raised: true,
		upstreams: [
			["docs", "http://127.0.0.1:3333"],
			["other", "http://127.0.0.1:4444/a=b"],
		],
	});
	const start: GateStart = { ...gate, welcome: true, program: null };
	expect(GateStart.parse(JSON.parse(JSON.stringify(start)))).toEqual(start);
});

test("without arguments the window opens, and the gate takes the usual port or one of the next", () => {
	expect(appArguments(["."])).toEqual({
		hidden: false,
		gate: {
			host: "127.0.0.1",
			port: 4180,
			tls: false,
			clientCertificates: "none",
			nextPort: true,
			consolePort: 0,
			demo: "if-empty",
			root: null,
			mode: null,
			raised: false,
			upstreams: [],
		},
	});
});

test.each([
	["--port=http"],
	["--port=65536"],
	["--port=-1"],
	["--console-port="],
	["--mode=open"],
	["--upstream=docs"],
	["--port"],
	["--mode"],
])("%s is refused", (argument) => {
	expect(() => appArguments([argument])).toThrow(FlagError);
});
