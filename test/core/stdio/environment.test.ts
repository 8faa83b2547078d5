import { expect, test } from "vitest";
import { neededVariables } from "../../../core/stdio/environment.ts";

test("programs get what they need, and nothing else of the gate's", () => {
	expect(
		neededVariables(
			{
				PATH: "/bin",
				HOME: "/home/a",
				LC_ALL: "C",
				TZ: "UTC",
				OPENAI_API_KEY: "sk-1",
				DRAWBRIDGE_HOME: "/x",
				DRAWBRIDGE_PASSPHRASE: "p",
				SSH_AUTH_SOCK: "/s",
				NODE_OPTIONS: "--require=/evil.js",
				LD_PRELOAD: "/evil.so",
				XPATH: "/no",
			},
			"linux",
		),
	).toEqual({ PATH: "/bin", HOME: "/home/a", LC_ALL: "C", TZ: "UTC" });
});

test("on Windows a name's case does not matter", () => {
	expect(
		neededVariables(
			{ Path: "C:\\", SYSTEMROOT: "C:\\Windows", SECRET: "x" },
			"win32",
		),
	).toEqual({ Path: "C:\\", SYSTEMROOT: "C:\\Windows" });
});
