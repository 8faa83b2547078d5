/** What a test of an upstream found, in a sentence a finding, with what to do. For the command line; windows have words of their own. */
import type {
	TestFinding,
	UpstreamTestView,
} from "../../contract/upstreams.ts";

const sentences: Readonly<Record<TestFinding, string>> = {
	"program-missing": "the program is not there; give its whole path",
	"program-not-approved":
		"its command was not approved, so it was not started; the first request asks about it",
	"program-secret-missing":
		"a secret it is given is not set; drawbridge secret set NAME",
	"program-runs": "the program starts",
	"program-failed":
		"the program gave no good answer; drawbridge upstream log NAME",
	"address-known": "the address is known",
	"address-unknown": "nobody knows this name",
	"address-socket": "it listens at a socket of this machine",
	connected: "it takes connections",
	"nothing-listens":
		"nothing listens there; start the server, or correct the port",
	"connection-silent": "nobody answered for 5 s",
	"socket-missing": "there is no such socket; start the server",
	"connection-refused": "this user may not connect to it",
	"connection-failed": "the connection failed",
	"tls-good": "the certificate is good",
	"tls-none": "plain http, within this machine",
	"tls-none-far":
		"plain http to another machine; no secret is sent there, use https",
	"tls-unbelieved":
		'its certificate is signed by nobody the gate believes; name the CA in "tls": {"ca": FILE}',
	"tls-other-name":
		'its certificate is for another name; name that one in "tls": {"server_name": NAME}',
	"tls-expired": "its certificate has expired; renew it there",
	"tls-not-yet": "its certificate is not valid yet, or this clock is wrong",
	"tls-not-spoken": "it speaks no TLS there; is its address http://?",
	"tls-too-old": "it speaks a version of TLS that is too old",
	"tls-wants-certificate":
		'it wants a certificate of the gate\'s; see "tls": {"cert": FILE, "key": FILE}',
	"tls-settings": 'the files that "tls" names cannot be used',
	"tls-failed": "the handshake failed",
	answers: "it answers HTTP",
	"answers-redirect": "it sends callers elsewhere, which is not followed",
	"answers-error": "it answers with an error of its own; see its log",
	"answers-page":
		"it answers with a web page; for MCP or an API a path may be missing",
	"answer-silent": "it takes connections and does not answer",
	"answer-broken": "what comes back is no HTTP",
	closed: "strangers get nothing from it",
	open: "it is open beside the gate: who knows its address needs no key; give it one, use a socket, or let the gate start it",
	"open-unclear": "whether it is open beside the gate cannot be told",
	"secret-none": "the gate adds no secret",
	"secret-missing": "a secret it needs is not there, so it was asked without",
	"secret-accepted": "it accepts the secret",
	"secret-refused": "it refuses the secret; drawbridge secret set NAME",
	"secret-unclear": "it answers the same without the secret",
	"secret-reflected":
		"its answer held the secret, so nothing more was read; find out why",
	"mcp-modern": "it speaks MCP",
	"mcp-legacy": "it speaks an older MCP, which the gate translates",
	"mcp-sse": "it speaks MCP by an event stream, which the gate translates",
	"mcp-none": "it does not speak MCP where it was looked for",
	"mcp-silent": "it did not begin to speak MCP in time",
};

const marks: Readonly<
	Record<UpstreamTestView["steps"][number]["outcome"], string>
> = { passed: "ok", warned: "note", failed: "FAILED", skipped: "-" };

export const findingLine = ({
	outcome,
	finding,
	found,
}: UpstreamTestView["steps"][number]): string =>
	`${marks[outcome].padEnd(7)} ${sentences[finding]}${found === "" ? "" : ` (${found})`}`;
