import { secretsIn } from "../core/leak-guard/rules.ts";
import { privateKey } from "./core/leak-guard/secrets.ts";
const t = privateKey.replaceAll(/^/gm, "data: ");
console.log(JSON.stringify(t.slice(0, 150)), await secretsIn(t));
const u =
	"//registry.npmjs.org/:_authToken=q7Rk2mZx9Tb4Wc6Yd8Ve3Nf5Jg1Hs0LpAaQu\n";
console.log(await secretsIn(u), u.length);
