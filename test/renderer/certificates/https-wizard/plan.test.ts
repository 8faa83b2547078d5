/** What the wizard works out from what is there and what was typed. */
import { expect, test } from "vitest";
import { SecuritySettings } from "../../../../core/settings/schema.ts";
import {
	beyond,
	clientLines,
	gateAddress,
	isFor,
	leafOf,
	listenerSettings,
	neededSubtrees,
	quoted,
	readPort,
	serviceAddress,
	serviceLines,
	stepsOf,
	upstreamSettings,
	usualNames,
	writtenPaths,
} from "../../../../renderer/certificates/https-wizard/plan.ts";
import { certificate, upstream } from "../../entries.ts";

const ca = (...names: string[]) => certificate({ kind: "server-ca", names });

// The window may not import the core: what it shows to copy is read here as the gate reads it.
const settingsIn = (text: string): SecuritySettings =>
	SecuritySettings.parse(JSON.parse(text));

test("nothing is issued or exported for a listener of the gate's own", () => {
	expect(stepsOf("gate")).not.toContain("certificate");
	expect(stepsOf("gate")).not.toContain("files");
	expect(stepsOf("service")).not.toContain("listener");
	for (const place of ["gate", "service"] as const)
		expect([stepsOf(place)[0], stepsOf(place).at(-1)]).toEqual([
			"names",
			"use",
		]);
});

test("a service elsewhere brings its own host, one on loopback does not", () => {
	expect(usualNames(upstream({ url: "http://127.0.0.1:3333" }))).toEqual([
		"localhost",
		"docs.localhost",
		"127.0.0.1",
	]);
	expect(usualNames(upstream({ url: "http://nas.local:80" }))).toContain(
		"nas.local",
	);
	expect(usualNames(upstream({ url: "http://[fd00::1]/" }))).toContain(
		"fd00::1",
	);
});

test("a CA is made only for what is public, and one that was not made for it is found out", () => {
	const names = ["localhost", "docs.example.com", "*.example.com", "8.8.8.8"];
	const needed = ["docs.example.com", "example.com", "8.8.8.8/32"];
	expect(neededSubtrees(names)).toEqual(needed);
	expect(beyond(ca(), names)).toEqual(needed);
	expect(beyond(ca("example.com"), names)).toEqual(["8.8.8.8/32"]);
	expect(beyond(ca(), ["localhost", "10.0.0.1"])).toEqual([]);
});

test("a certificate that is there is the newest good one of the name that is not a listener's", () => {
	const all = [
		certificate({ id: "1" }),
		certificate({ id: "2" }),
		certificate({ id: "3", state: "revoked" }),
		certificate({ id: "4", inUse: true }),
		certificate({ id: "5", kind: "client" }),
		certificate({ id: "6", name: "other" }),
	];
	expect(leafOf(all, "docs")?.id).toBe("2");
	expect(leafOf(all, "nothing")).toBeUndefined();
	expect(isFor(certificate({ names: ["a", "b"] }), ["b"])).toBe(true);
	expect(isFor(certificate({ names: ["a"] }), ["a", "b"])).toBe(false);
});

test("the listener's settings are what the gate reads, without the names it adds by itself", () => {
	const names = [
		"localhost",
		"docs.localhost",
		"127.0.0.1",
		"::1",
		"box.local",
	];
	const read = (everyone: boolean): unknown =>
		settingsIn(`{${listenerSettings({ everyone, port: 4443, names })}}`)
			.listeners;
	expect(read(true)).toEqual([
		{
			host: "0.0.0.0",
			http2: true,
			port: 4443,
			tls: true,
			names: ["box.local"],
			client_certificates: "none",
		},
	]);
	expect(read(false)).toMatchObject([{ host: "127.0.0.1" }]);
});

test("the upstream's settings are what the gate reads, whatever the folder is called", () => {
	const file = '/home/o"neil/my  certs/ca.crt';
	const text = upstreamSettings("docs", "https://localhost:3333", file);
	expect(settingsIn(`{"upstreams": {${text}}}`).upstreams).toMatchObject({
		docs: { url: "https://localhost:3333", tls: { ca: file } },
	});
});

test.each([
	[{ everyone: false, names: ["box.local"] }, "https://localhost:4443/docs/"],
	[
		{ everyone: true, names: ["localhost", "docs.localhost", "box.local"] },
		"https://box.local:4443/docs/",
	],
	[{ everyone: true, names: ["fd00::1"] }, "https://[fd00::1]:4443/docs/"],
	[{ everyone: true, names: ["localhost"] }, "https://localhost:4443/docs/"],
])("with %j clients use %s", (over, address) => {
	expect(gateAddress({ upstream: "docs", port: 4443, ...over })).toBe(address);
});

test("a service keeps its port when it speaks TLS", () => {
	expect(serviceAddress(upstream({}), ["docs.local", "localhost"])).toBe(
		"https://docs.local:3333",
	);
	expect(serviceAddress(upstream({ url: "http://docs.local" }), ["::1"])).toBe(
		"https://[::1]",
	);
});

test.each([
	["4443", 4443],
	[" 1 ", 1],
	["65535", 65_535],
	["0", undefined],
	["65536", undefined],
	["http", undefined],
	["", undefined],
])("%j is the port %s", (typed, port) => {
	expect(readPort(typed)).toBe(port);
});

test("what an export wrote is found by its place, and nothing else is taken for it", () => {
	expect(
		writtenPaths(
			{
				dir: "/c",
				files: ["ca.crt", "docs/tls.crt", "docs/tls.key", "clients/ca.crt"],
			},
			"docs",
		),
	).toEqual({
		ca: "/c/ca.crt",
		certificate: "/c/docs/tls.crt",
		key: "/c/docs/tls.key",
	});
	expect(
		writtenPaths({ dir: "/c", files: ["clients/ca.crt"] }, "docs"),
	).toEqual({});
});

test("lines for a shell hold a path with spaces or quotes as one word", () => {
	expect(quoted("/home/me/ca.crt")).toBe("/home/me/ca.crt");
	expect(quoted("/my certs/ca.crt")).toBe("'/my certs/ca.crt'");
	expect(quoted("/o'neil/$(id)")).toBe(`'/o'\\''neil/$(id)'`);
	for (const { text } of clientLines("https://localhost/", "/my certs/ca.crt"))
		expect(text).toContain("'/my certs/ca.crt'");
	expect(serviceLines("/c/tls.crt", "/c/tls.key")[0]?.text).toContain(
		"--ssl-certfile /c/tls.crt",
	);
});
