/** A CA and what would run, for the tests of trust stores. Nothing here touches the machine's own. */
import type { CertificateView } from "../../../contract/views.ts";
import type { Certificates } from "../../../core/certificates/certificates.ts";
import { runCommand } from "../../../core/trust-store/run.ts";
import type { Ran } from "../../../core/system-tool.ts";
import type { Argv, TrustStore } from "../../../core/trust-store/store.ts";
import { TrustStores } from "../../../core/trust-store/trust-stores.ts";
import { coreParts, tempFolder } from "../parts.ts";

export interface Setup {
	readonly certificates: Certificates;
	readonly ca: CertificateView;
	readonly folder: string;
	/** What was run to change something. */
	readonly ran: Argv[];
	readonly stores: (stores: readonly TrustStore[]) => TrustStores;
}

/** `answer`: instead of running it. */
export async function someCa(
	answer?: (argv: Argv) => Ran,
	platform: NodeJS.Platform = "linux",
): Promise<Setup> {
	const { certificates } = await coreParts();
	const [ca] = await certificates.createCas({ names: [] });
	if (ca === undefined) throw new Error("no CA was made");
	const folder = await tempFolder();
	const ran: Argv[] = [];
	return {
		certificates,
		ca,
		folder,
		ran,
		stores: (stores) =>
			new TrustStores({
				certificates,
				folder,
				stores,
				platform,
				run(argv, timeoutMs) {
					ran.push(argv);
					return answer
						? Promise.resolve(answer(argv))
						: runCommand(argv, timeoutMs);
				},
			}),
	};
}

/** For tests of what is around it: holds everything, and runs nothing. */
export const obligingStore: TrustStore = {
	name: "obliging",
	title: "A test's",
	needsAdministrator: false,
	hint: "",
	unavailable: async () => undefined,
	holds: async () => "yes",
	install: async () => [],
	uninstall: async () => [],
};
