/** Run inside a namespace: answers to a .local name until its stdin ends. Arguments: the name, the interface's address, the others. */
import { answerMdns } from "../../core/lan/mdns.ts";

const [name = "", interfaceAddress = "", ...others] = process.argv.slice(2);
const answer = answerMdns({
	name,
	interfaceAddress,
	addresses: [interfaceAddress, ...others],
	log: (level, message, fields) =>
		process.stdout.write(`${JSON.stringify({ level, message, ...fields })}\n`),
});
process.stdin.once("end", () => answer.close());
process.stdin.resume();
