/**
 * `npm run package -- --dir` on a made-up Electron distribution: proves which files an app is made of, where they stand and
 * how its switches are set, and that the command beside it runs. Nothing of Electron itself runs here.
 */
import { execFileSync } from "node:child_process";
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import { project, runNode } from "./checkout.ts";

const isLinux = process.platform === "linux";
/** By the name and version of its wire, nine switches as Electron ships them. */
const fuseWire = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0009101100001";

let folder = "";
let packaged = { code: null as number | null, stdout: "", stderr: "" };
const resources = () => join(folder, "out", unpackedName, "resources");
const unpackedName = `linux${process.arch === "x64" ? "" : `-${process.arch}`}-unpacked`;
const command = (...words: string[]): string =>
	execFileSync(join(resources(), "bin", "drawbridge"), words, {
		encoding: "utf8",
		env: {
			PATH: process.env["PATH"],
			DRAWBRIDGE_HOME: join(folder, "home"),
			// Whatever it loads, it must not load this.
			NODE_OPTIONS: "--require=/nowhere.cjs",
		},
	});

describe.runIf(isLinux)("the app's folder", () => {
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), "package-"));
		const electronDist = join(folder, "electron");
		mkdirSync(join(electronDist, "locales"), { recursive: true });
		mkdirSync(join(electronDist, "resources"));
		const program = join(electronDist, "electron");
		writeFileSync(program, `no program${fuseWire}\0`);
		chmodSync(program, 0o755);
		for (const name of ["LICENSE", "version", "locales/en-US.pak"])
			writeFileSync(join(electronDist, name), "made up\n");
		packaged = await runNode([
			join(project, "build/package.mjs"),
			"--dir",
			"--electron-dist",
			electronDist,
			"--output",
			join(folder, "out"),
		]);
	}, 240_000);
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test("is assembled, and its contents are listed without a fault", () => {
		expect(packaged.code, packaged.stderr).toBe(0);
		expect(packaged.stdout).toMatch(/ asar {6}out\/electron/);
		expect(packaged.stdout).toMatch(/ unpacked {2}node_modules\/keytar/);
		expect(packaged.stdout).not.toContain("✗");
	});

	test("has every switch as it is decided", async () => {
		const wire = await getCurrentFuseWire(
			join(folder, "out", unpackedName, "drawbridge-desktop"),
		);
		const on = [
			FuseV1Options.EnableCookieEncryption,
			FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
			FuseV1Options.OnlyLoadAppFromAsar,
			FuseV1Options.WasmTrapHandlers,
		];
		const off = [
			FuseV1Options.RunAsNode,
			FuseV1Options.EnableNodeOptionsEnvironmentVariable,
			FuseV1Options.EnableNodeCliInspectArguments,
			FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
			FuseV1Options.GrantFileProtocolExtraPrivileges,
		];
		for (const fuse of on)
			expect(wire[fuse], String(fuse)).toBe(FuseState.ENABLE);
		for (const fuse of off)
			expect(wire[fuse], String(fuse)).toBe(FuseState.DISABLE);
	});

	test("brings a command that runs without an Electron, also through a link", () => {
		const version = `${JSON.parse(readFileSync(join(project, "package.json"), "utf8")).version}\n`;
		expect(command("--version")).toBe(version);
		const link = join(folder, "drawbridge");
		symlinkSync(join(resources(), "bin", "drawbridge"), link);
		expect(execFileSync(link, ["--version"], { encoding: "utf8" })).toBe(
			version,
		);
	});

	test("brings what judges commands, with its grammar", () => {
		expect(
			JSON.parse(
				command("classify", "--json", "pwsh -c 'Remove-Item -Recurse C:\\'"),
			),
		).toMatchObject({ risk: "critical" });
	});

	test("brings a keychain module that loads beside the shipped Node", () => {
		const files = join(resources(), "app.asar.unpacked");
		const loaded = execFileSync(
			join(files, "node_modules/node/bin/node"),
			["-p", "typeof require('keytar').getPassword"],
			{ cwd: files, encoding: "utf8" },
		);
		expect(loaded).toBe("function\n");
	});
});

test.each([
	["that is not there", undefined],
	["without Electron's program", []],
	["whose program is another", ["electron", "electron.exe"]],
])(
	"from a distribution %s nothing is made, and what stood at the output stays",
	async (_, names) => {
		const place = mkdtempSync(join(tmpdir(), "no-electron-"));
		onTestFinished(() => rmSync(place, { recursive: true, force: true }));
		const electronDist = join(place, "dist");
		if (names) mkdirSync(electronDist);
		for (const name of names ?? [])
			writeFileSync(join(electronDist, name), "#!/bin/sh\n");
		const output = join(place, "out");
		mkdirSync(output);
		writeFileSync(join(output, "builder-debug.yml"), "");
		const { code, stderr } = await runNode([
			join(project, "build/package.mjs"),
			"--dir",
			"--electron-dist",
			electronDist,
			"--output",
			output,
		]);
		expect(code).toBe(2);
		expect(stderr).toContain(electronDist);
		expect(stderr).toContain("--electron-dist");
		expect(stderr).not.toContain("sentinel");
		expect(readdirSync(output)).toEqual(["builder-debug.yml"]);
	},
);

test("a folder that holds something else is left as it is", async () => {
	const other = mkdtempSync(join(tmpdir(), "other-"));
	onTestFinished(() => rmSync(other, { recursive: true, force: true }));
	writeFileSync(join(other, "thesis.txt"), "years of work");
	const { code } = await runNode([
		join(project, "build/package.mjs"),
		"--dir",
		"--electron-dist",
		other,
		"--output",
		other,
	]);
	expect(code).toBe(1);
	expect(readdirSync(other)).toEqual(["thesis.txt"]);
});

test("a word it does not know is wrong usage", async () => {
	const { code } = await runNode([
		join(project, "build/package.mjs"),
		"--fast",
	]);
	expect(code).toBe(2);
});
