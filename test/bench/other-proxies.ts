/**
 * nginx, HAProxy and Caddy as a person would set them up for the same job: one worker, keep-alive to the upstream,
 * the same key check. Each runs in the foreground with a configuration in a temporary folder and is ended by pid.
 */
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { end, endWithUs } from "../stub/gate-process.ts";
import type { Row } from "./rows.ts";

interface Setting {
	readonly folder: string;
	readonly port: number;
	readonly upstreamPort: number;
	readonly key: string;
}

interface Recipe {
	readonly program: string;
	readonly file: string;
	config(setting: Setting): string;
	words(file: string, folder: string): readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

export const recipes = {
	nginx: {
		program: "nginx",
		file: "nginx.conf",
		words: (file, folder) => ["-p", folder, "-c", file, "-e", "error.log"],
		config: ({ folder, port, upstreamPort, key }) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
	access_log off;
	client_body_temp_path ${folder}/body;
	proxy_temp_path ${folder}/proxy;
	fastcgi_temp_path ${folder}/fastcgi;
	uwsgi_temp_path ${folder}/uwsgi;
	scgi_temp_path ${folder}/scgi;
	keepalive_requests 1000000000;
	upstream fast {
		server 127.0.0.1:${upstreamPort};
		keepalive 256;
		keepalive_requests 1000000000;
	}
	server {
		listen 127.0.0.1:${port};
		location / {
			if ($http_x_api_key != "${key}") { return 401; }
			proxy_pass http://fast;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
		}
	}
}
`,
	},
	haproxy: {
		program: "haproxy",
		file: "haproxy.cfg",
		words: (file) => ["-db", "-q", "-f", file],
		config: ({ port, upstreamPort, key }) => `
global
	nbthread 1
	maxconn 4096
defaults
	mode http
	timeout connect 5s
	timeout client 60s
	timeout server 60s
	http-reuse always
frontend gate
	bind 127.0.0.1:${port}
	http-request deny deny_status 401 unless { req.hdr(x-api-key) -m str ${key} }
	default_backend fast
backend fast
	server fast 127.0.0.1:${upstreamPort}
`,
	},
	caddy: {
		program: "caddy",
		file: "Caddyfile",
		// One thread of Go code, as one gate process is one thread of JavaScript.
		env: { GOMAXPROCS: "1" },
		words: (file) => ["run", "--config", file, "--adapter", "caddyfile"],
		config: ({ folder, port, upstreamPort, key }) => `
{
	admin off
	auto_https off
	storage file_system ${folder}
	log {
		output discard
	}
}
http://127.0.0.1:${port} {
	bind 127.0.0.1
	@keyed header X-API-Key ${key}
	handle @keyed {
		reverse_proxy 127.0.0.1:${upstreamPort} {
			transport http {
				keepalive_idle_conns_per_host 256
			}
		}
	}
	handle {
		respond 401
	}
}
`,
	},
} as const satisfies Record<string, Recipe>;

/** `null` when the program is not installed. Rejects with its output when it does not start. */
export async function startOther(
	name: keyof typeof recipes,
	upstreamPort: number,
	key: string,
): Promise<Row | null> {
	const recipe: Recipe = recipes[name];
	const program = find(recipe.program);
	if (program === null) return null;
	const folder = await mkdtemp(join(tmpdir(), `drawbridge-bench-${name}-`));
	const port = await freePort();
	const file = join(folder, recipe.file);
	await writeFile(file, recipe.config({ folder, port, upstreamPort, key }));
	const child = spawn(program, recipe.words(file, folder), {
		cwd: folder,
		env: { ...process.env, HOME: folder, ...recipe.env },
		stdio: ["ignore", "ignore", "pipe"],
	});
	endWithUs(child);
	let stderr = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr = (stderr + text).slice(-4_000);
	});
	const stop = async (): Promise<void> => {
		await end(child);
		await rm(folder, { recursive: true, force: true });
	};
	for (let attempt = 0; !(await accepts(port)); attempt += 1) {
		if (attempt > 200 || child.exitCode !== null) {
			await stop();
			throw new Error(`${name} did not start: ${stderr}`);
		}
		await sleep(25);
	}
	return { name, port, pid: child.pid ?? 0, stop };
}

function find(program: string): string | null {
	const folders = [
		...(process.env["PATH"] ?? "").split(delimiter),
		"/usr/sbin",
		"/usr/local/sbin",
	];
	for (const folder of folders) {
		const path = join(folder, program);
		try {
			accessSync(path, constants.X_OK);
			return path;
		} catch {
			// Not in this folder.
		}
	}
	return null;
}

/** These programs cannot report a port the system chose, so one is chosen for them just before. */
async function freePort(): Promise<number> {
	const server = createServer();
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() =>
				resolve(typeof address === "object" ? (address?.port ?? 0) : 0),
			);
		});
	});
}

function accepts(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ port, host: "127.0.0.1" });
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}
