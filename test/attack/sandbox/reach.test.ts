/**
 * The attack: a server in the sandbox reaches what it was not given: the gate and its console, other programs of this
 * machine, the cloud's metadata, a host it can carry files to. By its address in every spelling, by names that lead there,
 * and by the proxy that is its only way out. Taught by threats.md and by every SSRF filter that was passed.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { Hosts } from "../../../core/sandbox/hosts.ts";
import { loadRuntime } from "../../../core/sandbox/runtime.ts";
import { boxIn, canary, canBox, inside, start, world } from "./inside.ts";

/** The gate, as far as a program in the sandbox is concerned: it answers everybody of this machine. */
async function neighbour(): Promise<{ port: number; hits: () => number }> {
	let hits = 0;
	const server: Server = createServer((_, response) => {
		hits += 1;
		response.end(canary);
	});
	server.on("connect", (_, socket) => {
		hits += 1;
		socket.end(canary);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// It listens on a port.
	return { port: (server.address() as AddressInfo).port, hits: () => hits };
}

const yes = async (): Promise<boolean> => true;
const noProxy =
	"unset HTTP_PROXY http_proxy ALL_PROXY all_proxy HTTPS_PROXY https_proxy;";

describe.skipIf(!canBox)("from inside the sandbox", () => {
	test.each([
		"127.0.0.1",
		"127.1",
		"127.42.0.1",
		"2130706433",
		"0x7f000001",
		"0177.0.0.1",
		"0.0.0.0",
		"0",
		"localhost",
		"LOCALHOST",
		"localhost.",
		"a.localhost",
		"[::1]",
		"[::]",
		"[::ffff:127.0.0.1]",
		"[::ffff:7f00:1]",
		"[64:ff9b::7f00:1]",
	])("%s is this machine: refused, and nobody is asked", async (host) => {
		const { port, hits } = await neighbour();
		const asked: string[] = [];
		const { out } = await inside(
			world(),
			`curl -sS -m 10 --noproxy '' -x $HTTP_PROXY http://${host}:${port}/; curl -sS -m 10 --noproxy '' -p -x $HTTP_PROXY http://${host}:${port}/; ${noProxy} curl -sS -m 10 http://${host}:${port}/; echo done`,
			{
				ask: async (_, destination) => {
					asked.push(destination);
					return true;
				},
			},
		);
		expect(out).toContain("done");
		expect(out).not.toContain(canary);
		expect([hits(), asked]).toEqual([0, []]);
	});

	test.each([
		"169.254.169.254",
		"[fd00:ec2::254]",
		"168.63.129.16",
		"2852039166",
	])(
		"%s, where clouds keep their machines' keys, is refused, and nobody is asked",
		async (host) => {
			let asked = 0;
			const { out, denials } = await inside(
				world(),
				`curl -sS -m 10 http://${host}/latest/meta-data/; echo done`,
				{
					ask: async () => {
						asked += 1;
						return true;
					},
				},
			);
			expect(out).toContain("done");
			expect(asked).toBe(0);
			expect(denials).toEqual([expect.objectContaining({ kind: "reach" })]);
		},
	);

	test("a listed service of this machine is reached, and no other port of it", async () => {
		const [open, shut] = [await neighbour(), await neighbour()];
		const { out } = await inside(
			world(),
			`curl -sS -m 10 http://127.0.0.1:${open.port}/; curl -sS -m 10 http://127.0.0.1:${shut.port}/; echo done`,
			{ box: { hosts: [`127.0.0.1:${open.port}`] } },
		);
		expect(out).toContain(canary);
		expect([open.hits(), shut.hits()]).toEqual([1, 0]);
	});

	test("a request that names another host than it goes to is refused", async () => {
		const { port, hits } = await neighbour();
		const { out } = await inside(
			world(),
			`curl -sS -m 10 -H 'Host: example.org' http://127.0.0.1:${port}/; echo done`,
			{ box: { hosts: [`127.0.0.1:${port}`] } },
		);
		expect(out).toContain("done");
		expect(hits()).toBe(0);
	});

	test("without the proxy there is no way out: no route, no other family of sockets", async () => {
		const { port, hits } = await neighbour();
		const { out } = await inside(
			world(),
			`${noProxy} curl -sS -m 5 http://127.0.0.1:${port}/; curl -sS -m 5 http://192.0.2.1/; python3 -c "
import socket
for family in (1, 16, 17, 40):
    try: socket.socket(family, socket.SOCK_DGRAM); print('family', family)
    except OSError: pass
"; ip link add x type dummy; echo done`,
			{ ask: yes },
		);
		expect(out).toContain("done");
		expect(out).not.toMatch(/family (1|17|40)$/m);
		expect(hits()).toBe(0);
	});

	test("a failing question is a no, and many attempts at one host are one question", async () => {
		const asked: string[] = [];
		const { out } = await inside(
			world(),
			`for i in 1 2 3 4 5; do for j in 1 2 3 4 5; do curl -s -o /dev/null -w '%{http_code}\\n' -m 20 http://example.invalid/ & done; wait; done`,
			{
				ask: async (_, destination) => {
					asked.push(destination);
					return await Promise.reject(new Error("nobody"));
				},
			},
		);
		expect(asked).toEqual(["example.invalid:80"]);
		expect(new Set(out.trim().split("\n"))).toEqual(new Set(["403"]));
	});

	test("many hosts are a few questions, not a flood", async () => {
		let open = 0;
		let most = 0;
		const { out } = await inside(
			world(),
			`for i in $(seq 30); do curl -s -o /dev/null -m 20 http://h$i.invalid/ & done; wait; echo done`,
			{
				ask: async () => {
					open += 1;
					most = Math.max(most, open);
					await new Promise((resolve) => setTimeout(resolve, 300));
					open -= 1;
					return false;
				},
			},
		);
		expect(out).toContain("done");
		expect(most).toBeGreaterThan(0);
		expect(most).toBeLessThanOrEqual(5);
	});

	test("when it ends its questions end, and its way out with it", async () => {
		const here = world();
		const gone = Promise.withResolvers<boolean>();
		const asked = Promise.withResolvers<void>();
		const boxed = await boxIn(here, "curl -s -m 60 http://example.invalid/", {
			ask: async (_box, _destination, signal) => {
				signal.addEventListener("abort", () => gone.resolve(true));
				asked.resolve();
				await gone.promise;
				return false;
			},
		});
		const child = start(boxed, here.project);
		await asked.promise;
		child.kill("SIGKILL");
		boxed.end();
		expect(await gone.promise).toBe(true);
	});
});

const leadsTo =
	(...addresses: readonly string[]) =>
	(
		_name: string,
		_options: object,
		callback: (
			error: null,
			found: { address: string; family: number }[],
		) => void,
	): void =>
		callback(
			null,
			addresses.map((address) => ({
				address,
				family: address.includes(":") ? 6 : 4,
			})),
		);

async function found(
	hosts: readonly string[],
	name: string,
	...addresses: readonly string[]
): Promise<readonly string[]> {
	const guard = new Hosts(await loadRuntime(), {
		hosts,
		ask: yes,
		onRefused: () => undefined,
		resolve: leadsTo(...addresses),
	});
	expect((await guard.decide(name, 443)).allowed).toBe(true);
	return await new Promise((resolve) => {
		guard.lookup(443)(name, { all: true }, (error, kept) =>
			resolve(
				error || typeof kept === "string"
					? []
					: kept.map(({ address }) => address),
			),
		);
	});
}

describe("a name that leads where its address may not", () => {
	test.each([
		["loopback", "127.0.0.1"],
		["loopback in six", "::1"],
		["loopback, mapped", "::ffff:127.0.0.1"],
		["no address at all", "0.0.0.0"],
		["the cloud's metadata", "169.254.169.254"],
		["the owner's network", "192.168.1.1"],
		["a company's network", "10.1.2.3"],
		["a private network in six", "fd12::1"],
	])(
		"%s: a host that was only let, or listed by a pattern, is not connected",
		async (_, address) => {
			expect(await found([], "let.example", address)).toEqual([]);
			expect(await found(["*.example"], "a.example", address)).toEqual([]);
		},
	);

	test("of several addresses only the fit ones are left", async () => {
		expect(
			await found([], "let.example", "127.0.0.1", "203.0.113.7", "10.0.0.1"),
		).toEqual(["203.0.113.7"]);
	});

	test("who lists a name of their own network means it; this machine is still no part of that", async () => {
		const hosts = ["wiki.corp"];
		expect(await found(hosts, "wiki.corp", "10.1.2.3")).toEqual(["10.1.2.3"]);
		expect(await found(hosts, "wiki.corp", "127.0.0.1")).toEqual([]);
	});
});
