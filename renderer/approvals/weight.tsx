/**
 * What a person weighs before answering: why it is asked, how risky it is, how much it reaches, and what differs from the
 * call most like it that was allowed before. What the gate does not know is not drawn.
 */
import type { ApprovalView } from "../../contract/approvals.ts";
import { formatRelative } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { formatSize } from "./size.ts";
import { answererName } from "./end-words.ts";
import { RiskTag } from "./risk-tag.tsx";
import {
	card as strings,
	categoryNames,
	nearest as nearestStrings,
	reach as reachStrings,
} from "./strings.ts";

/** So many reasons stand open. */
const reasonsShown = 3;

export function Weight(props: { view: ApprovalView; whyId: string }) {
	const { view } = props;
	return (
		<section className="weight">
			<h3>{strings.why}</h3>
			<Reasons view={view} id={props.whyId} />
			<p className="approval-facts">
				<RiskTag risk={view.risk} />
				{view.categories.map((category) => (
					<span className="category" key={category}>
						{categoryNames[category] ?? category}
					</span>
				))}
			</p>
			<ReachLine view={view} />
			<NearestLine view={view} />
		</section>
	);
}

/** Of what changes the gate itself the rule is always the same one, and nobody wrote it. */
function ruleWords({ upstream, rule }: ApprovalView): readonly string[] {
	if (upstream === "gate") return [strings.byGate];
	return rule === "" ? [] : [strings.byRule(rule)];
}

function Reasons({ view, id }: { view: ApprovalView; id: string }) {
	const said = [...view.why, ...ruleWords(view)];
	const [first, ...others] = said.length === 0 ? [strings.byMode] : said;
	const open = others.slice(0, reasonsShown - 1);
	const folded = others.slice(reasonsShown - 1);
	return (
		<>
			<div id={id} className="reasons">
				<p className="reason-first">
					<bdi className="wrap">{first}</bdi>
				</p>
				{open.map((reason) => (
					<p key={reason}>
						<bdi className="wrap">{reason}</bdi>
					</p>
				))}
			</div>
			{folded.length > 0 && (
				<details>
					<summary className="hint">{strings.moreWhy(folded.length)}</summary>
					<div className="reasons">
						{folded.map((reason) => (
							<p key={reason}>
								<bdi className="wrap">{reason}</bdi>
							</p>
						))}
					</div>
				</details>
			)}
		</>
	);
}

const reachless: Partial<Record<ApprovalView["reachState"], string>> = {
	pending: reachStrings.pending,
	"not-here": reachStrings.elsewhere,
	"not-computed": reachStrings.unknown,
};

function ReachLine({ view: { reach, reachState } }: { view: ApprovalView }) {
	const without = reachless[reachState];
	if (reach === null)
		return without === undefined ? null : (
			<p className="hint" aria-busy={reachState === "pending"}>
				{without}
			</p>
		);
	return (
		<div className="weight-part">
			<h4>{reachStrings.heading}</h4>
			<p className="strong">
				{reachStrings.counted(reach, formatSize(reach.bytes))}
			</p>
			{reach.notInGit !== null && reach.files > 0 && (
				<p className={reach.notInGit > 0 ? "loss" : "hint"}>
					{reachStrings.notInGit(reach.notInGit)}
				</p>
			)}
			{reach.more !== "" && <p className="hint">{reach.more}</p>}
			{reach.examples.length > 0 && (
				<details>
					<summary className="hint">{reachStrings.examples}</summary>
					<ul>
						{reach.examples.map((path) => (
							<li key={path}>
								<bdi className="wrap code">{path}</bdi>
							</li>
						))}
					</ul>
				</details>
			)}
		</div>
	);
}

function NearestLine({ view: { nearest } }: { view: ApprovalView }) {
	const now = useNow(1_000);
	if (nearest === null) return null;
	const when = formatRelative(nearest.at, now);
	const by = answererName(nearest.by);
	return (
		<div className="weight-part">
			<h4>{nearestStrings.heading}</h4>
			<p>
				<bdi className="wrap">
					{nearest.same
						? nearestStrings.same(when, by)
						: nearestStrings.like(when, by)}
				</bdi>
			</p>
			{!nearest.same && (
				<ul className="changes">
					{nearest.added.map((text) => (
						<Change key={text} kind="added" text={text} />
					))}
					{nearest.removed.map((text) => (
						<Change key={text} kind="removed" text={text} />
					))}
				</ul>
			)}
		</div>
	);
}

function Change(props: { kind: "added" | "removed"; text: string }) {
	return (
		<li data-kind={props.kind}>
			<span className="change-kind">{nearestStrings[props.kind]}</span>
			<bdi className="wrap code">{props.text}</bdi>
		</li>
	);
}
