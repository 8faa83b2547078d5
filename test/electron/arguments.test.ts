/** The app's command line, through the shell and into the gate process. */
import { expect, test } from "vitest";
import {
	gateArguments,
	portArguments,
	shellArguments,
} from "../../electron/arguments.ts";

test("what the gate needs reaches it, what is the shell's or Chromium's does not", () => {
	const { hidden, gate } = shellArguments([
		"out/electron/main.mjs",
		"--no-sandbox",
		"--hidden",
		"--remote-debugging-port=0",
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
	expect(gateArguments(gate)).toEqual({
		port: 0,
		consolePort: 4181,
		demo: true,
		root: "docs",
		mode: "relaxed",
		upstreams: new Map([
			["docs", "http://127.0.0.1:3333"],
			["other", "http://127.0.0.1:4444/a=b"],
		]),
	});
	expect(gate.join(" ")).not.toMatch(/sandbox|debugging|hidden|main\.mjs/);
});

test("without arguments the gate chooses, and the window opens", () => {
	const { hidden, gate } = shellArguments(["."]);
	expect(hidden).toBe(false);
	expect(gateArguments(gate)).toEqual({
		port: null,
		consolePort: null,
		demo: false,
		root: null,
		mode: null,
		upstreams: new Map(),
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
])("%s is refused", (argument) => {
	expect(() => gateArguments([argument])).toThrow(RangeError);
});

test("a gate that starts again takes the ports of the one before, whatever the app was started with", () => {
	expect(portArguments(null)).toEqual([]);
	const again = [
		"--port=0",
		"--console-port=0",
		...portArguments({ port: 4182, consolePort: 5000 }),
	];
	expect(gateArguments(again)).toMatchObject({ port: 4182, consolePort: 5000 });
});
