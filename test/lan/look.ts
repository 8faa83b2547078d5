/** Run inside a namespace: prints the networks that are seen from there, and ends. */
import { networksIn } from "../../core/lan/network.ts";
import { system } from "../../core/lan/surroundings.ts";

const interfaces = system.interfaces();
const networks = networksIn(interfaces, await system.routes(interfaces));
process.stdout.write(JSON.stringify(networks));
