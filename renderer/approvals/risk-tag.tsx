/** How risky a call is: a word, a shape and a colour, in this order of importance. */
import { OctagonAlert, ShieldCheck, TriangleAlert } from "lucide-react";
import type { ApprovalView } from "../../contract/approvals.ts";
import type { Tone } from "../shared/tag.tsx";
import { riskNames } from "./strings.ts";

type Risk = ApprovalView["risk"];

const riskTones: Record<Risk, Tone> = {
	low: "plain",
	high: "warn",
	critical: "bad",
};

const icons = { low: ShieldCheck, high: TriangleAlert, critical: OctagonAlert };

export function RiskTag({ risk }: { risk: Risk }) {
	const Icon = icons[risk];
	return (
		<span className="risk" data-tone={riskTones[risk]}>
			<Icon aria-hidden="true" />
			{riskNames[risk]}
		</span>
	);
}

/** For the eyes, before a title: the word stands further down. */
export function RiskIcon({ risk }: { risk: Risk }) {
	const Icon = icons[risk];
	return (
		<span className="risk-icon" title={riskNames[risk]}>
			<Icon aria-hidden="true" />
		</span>
	);
}
