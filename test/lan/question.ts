/**
 * Run inside a namespace: asks over mDNS until somebody answers, or its time is over, and prints what was said. Arguments:
 * this machine's address there, the name, its type, and the port it asks from: 5353 as mDNS does, 0 as others do. An
 * empty name only listens.
 */
import multicastDns from "multicast-dns";

const [own = "", name = "", type = "A", port = "5353", forMs = "8000"] =
	process.argv.slice(2);
const isLegacy = port === "0";
const mdns = multicastDns({
	interface: own,
	bind: "0.0.0.0",
	port: Number(port),
	loopback: false,
});
const group = { address: "224.0.0.251", port: 5353 };
const ask = (): void => {
	if (name === "") return;
	const questions = [{ name, type: type === "AAAA" ? type : "A" } as const];
	mdns.query({ questions, id: isLegacy ? 4_711 : 0 }, group);
};
const end = (said: unknown): void => {
	clearInterval(again);
	clearTimeout(late);
	process.stdout.write(JSON.stringify(said));
	mdns.destroy();
};
const again = setInterval(ask, 400);
const late = setTimeout(() => end(null), Number(forMs));
mdns.on("response", ({ id, questions, answers, additionals }, { address }) =>
	end({ id, questions, answers, additionals, from: address }),
);
ask();
