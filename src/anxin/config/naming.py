"""What operations are called in the audit trail and what notices say, collected from the floors below."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.accounts.audit_names import ACTION_NAMES as OF_ACCOUNTS
from anxin.complaints.choices import (
    BULK_NAMES,
    IMPORT_NAMES,
    ClockKind,
    EventKind,
    Level,
    ReviewOutcome,
)
from anxin.complaints.selectors.clocks.policies import step_name
from anxin.complaints.wording import channel_name, threat_name, watch_rule_name
from anxin.foundation.display import moment_in_words
from anxin.messaging.choices import MailFault
from anxin.promises.selectors.words import risk_label
from anxin.voice.selectors.words import channel_name as voice_channel_name

_OF_PROMISES: Mapping[str, LazyText] = {
    "promises.kept": _("Promise kept"),
    "promises.moved": _("Promise moved"),
    "promises.withdrawn": _("Promise withdrawn"),
    "promises.made": _("Promise made outside a case"),
    "promises.broken": _("Promise noted as broken"),
    "promises.at_risk": _("Promise at risk"),
    "promises.told": _("Customer told of a promise"),
    "promises.not_reached": _("Customer not reached about a promise"),
    "promises.left": _("Customer not to be told of a promise"),
    "promises.asked": _("Customer asked about a promise"),
    "promises.in_vain": _("Customer came in vain"),
    "promises.part_dates_taken": _("Supplier's dates of parts taken over"),
    "promises.reminded": _("Customer reminded"),
    "promises.exported": _("Ledger of promises exported"),
    "promises.handed_over": _("Promise handed to another keeper"),
    "promises.part_list_discarded": _("Supplier's list thrown away"),
}
_OF_RIGHTS: Mapping[str, LazyText] = {
    "rights.terms_set": _("Terms of a car's voucher set"),
    "rights.visit_judged": _("Visit to the workshop judged"),
    "rights.reading_set": _("Reading of an open question of the law set"),
    "rights.repair_elsewhere_noted": _("Repair elsewhere noted"),
    "rights.repair_elsewhere_corrected": _("Repair elsewhere corrected"),
    "rights.repair_elsewhere_withdrawn": _("Repair elsewhere withdrawn"),
    "rights.terms_moved": _("Terms of an owner's request moved"),
    "rights.request_taken": _("Owner's request taken in"),
    "rights.request_answered": _("Owner's request answered"),
    "rights.request_completed": _("Owner's request completed"),
    "rights.request_linked": _("Owner's request put to a case"),
    "rights.position_printed": _("Statutory position printed"),
    "rights.positions_exported": _("List of statutory rights exported"),
    "rights.substitute_warned": _("Long repair told of"),
}
_OF_SURVEYS: Mapping[str, LazyText] = {
    "callbacks.rules_set": _("Rules of calling set"),
    "callbacks.list_built": _("Call list built"),
    "callbacks.call_made": _("Call to be made put down"),
    "callbacks.call_moved": _("Call moved with its complaint"),
    "callbacks.call_ended": _("Call ended by itself"),
    "surveys.pack_taken_over": _("Ready questionnaire taken over"),
    "surveys.questionnaire_begun": _("Questionnaire begun"),
    "surveys.draft_begun": _("New version of a questionnaire begun"),
    "surveys.draft_changed": _("Draft of a questionnaire changed"),
    "surveys.version_released": _("Version of a questionnaire put into use"),
    "surveys.draft_dropped": _("Draft of a questionnaire thrown away"),
    "surveys.questionnaire_retired": _("Questionnaire put aside"),
    "surveys.use_set": _("Questionnaire chosen for its purpose"),
    "surveys.interview_begun": _("Interview begun"),
    "surveys.interview_ended": _("Interview ended"),
    "surveys.interview_taken_up": _("Interview taken up again"),
    "surveys.invited": _("Customer invited to a questionnaire"),
    "surveys.invitation_reminded": _("Customer reminded of a questionnaire"),
    "surveys.invitation_withdrawn": _("Invitation to a questionnaire withdrawn"),
    "surveys.sheet_typed_in": _("Sheet of a questionnaire typed in"),
    "surveys.answers_uploaded": _("File of answers uploaded"),
    "surveys.answers_discarded": _("File of answers thrown away"),
    "surveys.answers_imported": _("File of answers brought in"),
    "surveys.interview_put_to_complaint": _("Complaint made of an interview"),
    "surveys.results_exported": _("Results of a survey exported"),
    "voice.recorded": _("What customers said written down"),
    "voice.heard_more": _("More of what was said written down"),
    "voice.invited": _("Customers invited to a round"),
    "voice.attended": _("Who came to a round noted"),
    "voice.scored": _("Mystery visit marked"),
    "voice.answered": _("What was heard answered"),
    "voice.settled": _("What followed from what was heard done"),
    "voice.handed": _("What was heard handed to another to answer"),
    "voice.became_complaint": _("Complaint made of what was heard"),
    "voice.promised": _("Promise made because of what was heard"),
    "voice.planned": _("Year’s plan of listening set"),
    "voice.exported": _("What customers say exported"),
    "voice.report_exported": _("Report of the six questions exported"),
    "voice.report_printed": _("Report of the six questions printed"),
    "satisfaction.figures_exported": _("Figures of the index exported"),
    "satisfaction.figures_printed": _("Figures of the index printed"),
}
_OF_CALLS: Mapping[str, LazyText] = {
    "callbacks.link_sent": _("Link sent to who would rather not talk"),
    "callbacks.links_begun": _("Many customers invited to answer"),
    "callbacks.links_sent": _("Invitations of many sent"),
    "callbacks.appointment_booked": _("Time at the workshop agreed in a call"),
    "callbacks.call_taken": _("Call taken, whole numbers shown"),
    "callbacks.call_resumed": _("Interview of a call gone on with"),
    "callbacks.attempt_recorded": _("Outcome of a call noted"),
    "callbacks.telephone_secret_renewed": _("Telephone system given a new secret"),
    "callbacks.telephone_system_set": _("Telephone system set"),
    "callbacks.extension_set": _("Extension given to a colleague"),
    "callbacks.extension_removed": _("Extension taken from a colleague"),
    "callbacks.patterns_looked_for": _("Patterns looked for"),
    "callbacks.pattern_opened": _("Pattern shown to the person concerned"),
    "callbacks.pattern_reviewed": _("Pattern reviewed"),
    "callbacks.pattern_replied": _("Reply to a pattern"),
    "callbacks.call_scored": _("Call judged by a second hearing"),
    "callbacks.day_exported": _("Day's call sheet exported"),
    "callbacks.day_printed": _("Day's call sheet printed"),
    "callbacks.rates_exported": _("Rates of calls exported"),
    "callbacks.attempt_taken_back": _("Outcome of a call taken back"),
    "callbacks.complaint_made": _("Complaint made during a call"),
    "callbacks.written_instead": _("Customer written to instead of rung"),
    "callbacks.letter_printed": _("Letter to a customer who was not reached printed"),
    "callbacks.answered_by_link": _("Call ended by an answer by link"),
}
_OF_CUSTOMERS: Mapping[str, LazyText] = {
    "customers.created": _("Customer added"),
    "customers.changed": _("Customer's details changed"),
    "customers.consent_given": _("Customer's consent noted"),
    "customers.consent_withdrawn": _("Customer's consent withdrawn"),
    "customers.do_not_call_set": _("Customer wants no calls"),
    "customers.number_doubted": _("Customer's number noted as doubtful"),
    "customers.number_confirmed": _("Customer's number confirmed"),
    "customers.number_doubt_taken_back": _("Doubt about a customer's number taken back"),
    "customers.do_not_call_lifted": _("Customer may be called again"),
    "customers.phone_shown": _("Customer's whole number shown"),
    "vehicles.created": _("Car added"),
    "vehicles.changed": _("Car's details changed"),
    "vehicles.contact_linked": _("Person put to a car"),
    "vehicles.contact_unlinked": _("Person taken from a car"),
    "vehicles.mileage_recorded": _("Mileage noted"),
    "customers.kept_many": _("Customers and cars kept from a file"),
}

_OF_SATISFACTION: Mapping[str, LazyText] = {
    "satisfaction.plan_changed": _("Plan of the index changed"),
    "satisfaction.plan_taken_back": _("Version of the plan taken back"),
    "satisfaction.plan_taken_out": _("Plan of the index taken out"),
    "satisfaction.run_begun": _("Score run begun"),
    "satisfaction.run_called_off": _("Score run called off"),
    "satisfaction.run_corrected": _("Score run corrected"),
    "satisfaction.run_ended": _("Score run ended"),
    "satisfaction.run_recomputed": _("Score run recomputed"),
    "satisfaction.run_taken_out": _("Score run taken out"),
    "satisfaction.account_taken_out": _("Account of a figure taken out"),
    "satisfaction.dispute_taken_out": _("Dispute of a figure taken out"),
    "satisfaction.disputed": _("Figure of a score run disputed"),
    "satisfaction.dispute_upheld": _("Dispute of a figure upheld"),
    "satisfaction.dispute_refused": _("Dispute of a figure refused"),
    "satisfaction.dispute_withdrawn": _("Dispute of a figure taken back"),
    "satisfaction.signal_answered": _("Signal of a chart answered"),
    "satisfaction.drivers_taken_out": _("What satisfaction hangs on taken out"),
    "satisfaction.charts_taken_out": _("Charts over time taken out"),
    "satisfaction.first_fix_taken_out": _("First-time fix taken out"),
    "satisfaction.recovery_taken_out": _("Effect of handling complaints taken out"),
}

ACTION_NAMES: Mapping[str, str | LazyText] = {
    **OF_ACCOUNTS,
    **{f"complaints.{kind.value}": kind.label for kind in EventKind},
    "complaints.clock_policies_changed": _("Clocks changed"),
    "complaints.clocks_rejudged": _("Open cases put under the newest clocks"),
    "complaints.request_drafted": _("Department's answer drafted"),
    "complaints.followed": _("Case followed"),
    "complaints.unfollowed": _("Case no longer followed"),
    "complaints.warning_settled": _("Early warning settled"),
    "complaints.warning_reopened": _("Early warning opened again"),
    "complaints.watch_rule_set": _("Rule of early warning changed"),
    "complaints.exported": _("List of complaints exported"),
    "messaging.mail_put_aside": _("Mail put aside"),
    "messaging.mail_brought_back": _("Mail brought back"),
    "messaging.mailbox_added": _("Mailbox added"),
    "messaging.mailbox_changed": _("Mailbox changed"),
    "messaging.template_changed": _("Template of messages changed"),
    "orders.uploaded": _("Export of orders uploaded"),
    "orders.columns_chosen": _("Columns of an export chosen"),
    "orders.started": _("Import of orders started"),
    "orders.imported": _("Orders imported"),
    "orders.failed": _("Export of orders not imported"),
    "orders.discarded": _("Upload discarded"),
    "orders.rejects_taken_out": _("Rejected rows of an export taken out"),
    "workshop.car_gone": _("Car sold, scrapped or moved away"),
    "workshop.car_gone_taken_back": _("Car comes after all"),
    "workshop.car_came_back": _("Car came again that was said to be gone"),
    "workshop.repeat_announced": _("Repeat repair announced at reception"),
    "workshop.repeat_reported": _("Repeat repair reported"),
    "workshop.repeats_suspected": _("Orders looked through for repeat repairs"),
    "workshop.repeat_confirmed": _("Repeat repair confirmed"),
    "workshop.repeat_refused": _("No repeat repair"),
    "workshop.repeat_reopened": _("Repeat repair opened again"),
    "workshop.repeat_item_proved": _("Item of a repeat repair proved"),
    "workshop.repeat_proof_taken_back": _("Proof of a repeat repair taken back"),
    "workshop.repeat_outcome_set": _("Outcome of a repeat repair set"),
    "workshop.repeat_finished": _("Treatment of a repeat repair done"),
    "workshop.repeat_staff_told": _("Colleagues told of a repeat repair"),
    "workshop.repeat_verified": _("Repeat repair verified by the call afterwards"),
    "workshop.repeat_printed": _("Record of a repeat repair printed"),
    "portal.door_opened": _("Customers' page opened"),
    "portal.door_shut": _("Customers' page shut"),
    "messaging.delivery_retried": _("Tried again from the outbox"),
    "messaging.given_up_retried": _("Everything given up tried again"),
    "messaging.delivery_arrived": _("Noted as arrived"),
    "messaging.delivery_replayed": _("Sent to a webhook once more"),
    "messaging.delivery_cancelled": _("Taken out of the outbox"),
    "messaging.message_called_back": _("Message called back before it left"),
    "messaging.gateway_added": _("Gateway added"),
    "messaging.gateway_changed": _("Gateway changed"),
    "messaging.gateway_switched": _("Gateway put into or out of use"),
    "messaging.gateway_tested": _("Gateway tested"),
    "messaging.webhook_added": _("Webhook added"),
    "messaging.webhook_changed": _("Webhook changed"),
    "messaging.webhook_secret_renewed": _("Webhook given a new secret"),
    "messaging.webhook_switched": _("Webhook put into or out of use"),
    "messaging.webhook_tested": _("Webhook tested"),
    **IMPORT_NAMES,
    **BULK_NAMES,
    **_OF_PROMISES,
    **_OF_CUSTOMERS,
    **_OF_RIGHTS,
    **_OF_SURVEYS,
    **_OF_CALLS,
    **_OF_SATISFACTION,
}


def _clock(key: str) -> str:
    return str(ClockKind(key).label) if key in ClockKind.values else key


def _level(level: int) -> str:
    return str(Level(level).label) if level in Level.values else str(level)


def _review_outcome(key: str) -> str:
    return str(ReviewOutcome(key).label) if key in ReviewOutcome.values else key


def _watch_rules(keys: list[str]) -> str:
    return ", ".join(watch_rule_name(key) for key in keys)


def _mail_fault(code: str) -> str:
    return str(MailFault(code).label) if code in MailFault.values else code


def _moment(written: str) -> str:
    return moment_in_words(datetime.fromisoformat(written)) if written else "—"


#: What a notice says, by its code; people's names stand in it as they are, other parameters in words (NOTICE_LABELS).
NOTICE_TEXTS: Mapping[str, LazyText] = {
    "BAD_ANSWER_GIVEN": _("A customer has answered badly by himself: %(items)s items"),
    "ESCALATION_STEP": _("%(number)s: %(step)s"),
    "LEVEL_RAISED": _("%(number)s is now on the level “%(level)s”"),
    "MENTIONED": _("%(by)s mentions you in %(number)s"),
    "REQUEST_SENT": _("%(by)s asks your department about %(number)s, answer due %(due)s"),
    "REQUEST_OVERDUE": _("The answer about %(number)s was due %(due)s"),
    "REQUEST_ANSWERED": _("%(by)s has answered about %(number)s"),
    "REQUEST_REFUSED": _("%(by)s sends the request about %(number)s back"),
    "REQUEST_WITHDRAWN": _("%(by)s no longer needs an answer about %(number)s"),
    "HANDED_OVER": _("%(by)s wants to hand %(number)s over to you"),
    "HAND_OVER_ACCEPTED": _("%(by)s has taken %(number)s over"),
    "HAND_OVER_REFUSED": _("%(by)s does not take %(number)s over"),
    "HAND_OVER_WITHDRAWN": _("%(number)s is no longer offered to you"),
    "CRISIS_DECLARED": _("%(number)s has been declared a crisis"),
    "EARLY_WARNING": _("New early warnings: %(count)s (%(watch_rules)s)"),
    "FOLLOWED_CASE_CHANGED": _("News in %(number)s, which you follow"),
    "REVIEW_ASKED": _("%(by)s asks you to review %(number)s"),
    "OWNER_NEEDED": _("%(number)s needs a new owner"),
    "THREAT_HEARD": _("Announced in %(number)s: %(threat)s"),
    "SECOND_PERSON": _("%(by)s needs you at once in %(number)s: stand by as a second person"),
    "CONDUCT_RECORDED": _("%(by)s had to state the limit of conduct in %(number)s"),
    "SPEAKER_NAMED": _("You alone speak outside about %(number)s"),
    "REVIEW_DECIDED": _("%(by)s has reviewed %(number)s: %(outcome)s"),
    "COMPLAINT_CAME_IN": _("%(number)s has come in: %(channel)s"),
    "CUSTOMER_WROTE": _("The customer wrote in %(number)s"),
    "SOLUTION_ACCEPTED": _("The customer accepts the solution in %(number)s"),
    "SOLUTION_DECLINED": _("The customer refuses the solution in %(number)s"),
    "HANDLING_RATED_LOW": _("The customer judges the handling of %(number)s as poor"),
    "REVIEW_WANTED": _("The customer asks for a review of %(number)s: name somebody uninvolved"),
    "EXPORT_READY": _("Your export with %(rows)s rows is ready"),
    "EXPORT_FAILED": _("Your export could not be made"),
    "MAILBOX_FAILS": _("The mailbox %(address)s cannot be read: %(mail_fault)s"),
    "MESSAGE_NOT_DELIVERED": _("A message in %(number)s did not reach the customer"),
    "DRAFT_HANDED": _("%(by)s hands you a draft in %(number)s"),
    "REPEAT_CONFIRMED": _("The car of %(number)s is back for the same trouble: a repeat repair"),
    "REPEAT_FAILED": _(
        "The repeat repair of %(number)s is not as expected: hand the car back yourself and offer alternatives"
    ),
    "SUBSTITUTE_CAR_DUE": _(
        "Order %(order)s has been in repair for %(hours)s hours: at 120 its owner has a right to a substitute car"
    ),
    "TASK_GIVEN": _("%(by)s gives you a task in %(number)s"),
    "PROMISE_HANDED": _("%(by)s hands the promise %(number)s over to you"),
    "PROMISES_HANDED": _("%(by)s hands promises of %(person)s over to you: %(count)s"),
    "COMPLAINT_ON_THE_LINE": _("%(by)s has a customer on the line who complains: %(number)s"),
    "PATTERNS_FOUND": _("In the answers of customers something needs a look: %(count)s"),
    "PATTERN_OPENED": _("%(by)s shows you figures that need a look, and asks for your word"),
    "PATTERN_REPLIED": _("%(by)s has replied to figures that need a look"),
    "HEARD_TO_ANSWER": _("%(by)s asks you to answer what a customer said, until %(due)s"),
    "HEARD_UNANSWERED": _("What a customer said is not answered since %(due)s"),
    "FIGURE_DISPUTED": _("%(by)s disputes a figure of the score run %(months)s"),
    "DISPUTE_UPHELD": _("%(by)s has upheld your dispute of %(months)s; it is scored again"),
    "FIGURE_CORRECTED": _(
        "After your dispute the run %(months)s is scored again: see the figure before and after"
    ),
    "CORRECTION_FAILED": _(
        "The run %(months)s could not be scored again after your dispute: speak to %(by)s"
    ),
    "DISPUTE_REFUSED": _("%(by)s has refused your dispute of %(months)s"),
    "CHANNEL_SILENT": _("Nothing heard by “%(voice_channel)s” for %(days)s days"),
    "COMPLAINTS_OUT_OF_LIMITS": _("Complaints of %(month)s lie outside of what is usual: have a look"),
    "PROMISE_AT_RISK": _("Ring the customer of %(number)s first: %(risk)s"),
}
#: How a parameter of a notice is put into words, by its name; times are kept as ISO text.
NOTICE_LABELS: Mapping[str, Callable[[Any], str]] = {
    "channel": channel_name,
    "clock": _clock,
    "step": step_name,
    "level": _level,
    "due": _moment,
    "mail_fault": _mail_fault,
    "threat": threat_name,
    "outcome": _review_outcome,
    "watch_rules": _watch_rules,
    "risk": risk_label,
    "voice_channel": voice_channel_name,
}
