/** What each finding means for the test as a whole, and the report that is made of them. Tries nothing itself. */
import type {
	TestFinding,
	TestStep,
	UpstreamTestView,
} from "../../contract/upstreams.ts";
import { visible } from "../visible.ts";

type Outcome = UpstreamTestView["steps"][number]["outcome"];

const meanings: Readonly<Record<TestFinding, readonly [TestStep, Outcome]>> = {
	"program-missing": ["program", "failed"],
	"program-not-approved": ["program", "warned"],
	"program-secret-missing": ["program", "failed"],
	"program-runs": ["program", "passed"],
	"program-failed": ["program", "failed"],
	"address-known": ["address", "passed"],
	"address-unknown": ["address", "failed"],
	"address-socket": ["address", "passed"],
	connected: ["connection", "passed"],
	"nothing-listens": ["connection", "failed"],
	"connection-silent": ["connection", "failed"],
	"socket-missing": ["connection", "failed"],
	"connection-refused": ["connection", "failed"],
	"connection-failed": ["connection", "failed"],
	"tls-good": ["tls", "passed"],
	"tls-none": ["tls", "skipped"],
	"tls-none-far": ["tls", "warned"],
	"tls-unbelieved": ["tls", "failed"],
	"tls-other-name": ["tls", "failed"],
	"tls-expired": ["tls", "failed"],
	"tls-not-yet": ["tls", "failed"],
	"tls-not-spoken": ["tls", "failed"],
	"tls-too-old": ["tls", "failed"],
	"tls-wants-certificate": ["tls", "failed"],
	"tls-settings": ["tls", "failed"],
	"tls-failed": ["tls", "failed"],
	answers: ["answer", "passed"],
	"answers-redirect": ["answer", "warned"],
	"answers-error": ["answer", "failed"],
	"answers-page": ["answer", "warned"],
	"answer-silent": ["answer", "failed"],
	"answer-broken": ["answer", "failed"],
	closed: ["open", "passed"],
	open: ["open", "warned"],
	"open-unclear": ["open", "skipped"],
	"secret-none": ["secret", "skipped"],
	"secret-missing": ["secret", "failed"],
	"secret-accepted": ["secret", "passed"],
	"secret-refused": ["secret", "failed"],
	"secret-unclear": ["secret", "warned"],
	"secret-reflected": ["secret", "failed"],
	"mcp-modern": ["mcp", "passed"],
	"mcp-legacy": ["mcp", "passed"],
	"mcp-sse": ["mcp", "passed"],
	"mcp-none": ["mcp", "skipped"],
	"mcp-silent": ["mcp", "failed"],
};

const longestFound = 300;

/** Told of each finding in turn. `found` is never a secret, and is neutralised here. */
export class Report {
	readonly #steps: UpstreamTestView["steps"] = [];

	add(finding: TestFinding, found = ""): void {
		const [step, outcome] = meanings[finding];
		this.#steps.push({
			step,
			outcome,
			finding,
			found: visible(found.slice(0, longestFound)),
		});
	}

	view(target: string, durationMs: number): UpstreamTestView {
		return {
			target,
			steps: this.#steps,
			// A tenth of a millisecond is more than anybody can tell of a network.
			durationMs: Math.round(durationMs * 10) / 10,
		};
	}
}
