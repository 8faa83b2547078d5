/** What a question can be told apart by later; folded, since nobody needs it to answer. */
import type { ApprovalView } from "../../contract/approvals.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { Facts } from "../shared/facts.tsx";
import { formatMoment } from "../shared/times.ts";
import { card as strings } from "./strings.ts";

export function Details({ view }: { view: ApprovalView }) {
	const { fields } = strings;
	const call = `${view.method} ${view.path}`.trim();
	return (
		<details className="approval-part">
			<summary>{strings.details}</summary>
			<Facts
				facts={[
					[fields.id, view.id],
					[fields.request, view.tool === "" ? "" : call],
					[fields.where, view.where],
					[fields.asked, formatMoment(view.askedAt)],
				]}
			>
				<div>
					<dt>{fields.digest}</dt>
					<dd className="with-copy">
						<code className="code cut" title={view.digest}>
							{view.digest}
						</code>
						<CopyButton text={view.digest} label={strings.copyDigest} />
					</dd>
				</div>
			</Facts>
		</details>
	);
}
