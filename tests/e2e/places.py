"""Every page of the house with something to show on it, and who looks at it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver, reverse

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Department, Person
from anxin.complaints.choices import BulkOperation, LinkKind, Outcome, Phase, Sharing, Validity
from anxin.complaints.models import EarlyWarning
from anxin.complaints.selectors.bulk import Selection
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.services.advance_phase import advance_phase, record_calming_round
from anxin.complaints.services.agree_action import NewAction, add_action
from anxin.complaints.services.agree_solution import Proposal, propose_solution
from anxin.complaints.services.answer_request import Answer, accept_request, answer_request
from anxin.complaints.services.ask_department import Question, ask_department
from anxin.complaints.services.ask_review import ask_review
from anxin.complaints.services.attach_file import attach_file, remove_attachment
from anxin.complaints.services.bulk.runs import look_at
from anxin.complaints.services.bulk.wanted import Wanted
from anxin.complaints.services.change_case import assign_complaint, record_threat
from anxin.complaints.services.close_complaint import Closing, FollowUp, close_complaint, record_follow_up
from anxin.complaints.services.declare_crisis import declare_crisis
from anxin.complaints.services.exporting.asking import WantedFile, ask_for_export
from anxin.complaints.services.follow_case import follow_case
from anxin.complaints.services.give_task import NewTask, add_task, finish_task
from anxin.complaints.services.hand_over import Offer, offer_hand_over
from anxin.complaints.services.importing.runs import register_upload
from anxin.complaints.services.keep_view import WantedView, keep_view
from anxin.complaints.services.link_cases import NewLink, link_cases
from anxin.complaints.services.maker_side import Verdict, judge_validity, record_maker_case
from anxin.complaints.services.merge_cases import merge_cases
from anxin.complaints.services.promise_customer import promise_customer
from anxin.complaints.services.record_conduct import Conduct, record_conduct
from anxin.complaints.services.split_case import Part, split_case
from anxin.complaints.services.start_check_list import start_check_list
from anxin.complaints.services.watch_customers import settle_warning, sweep_warnings
from anxin.complaints.tests.test_a_complaint_goes_through_its_six_phases import talk_until_closing
from anxin.foundation import clock
from anxin.portal.services.give_link import give_link
from anxin.portal.services.keep_door import keep_door
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge
from tests.cast import Cast, make_complaint
from tests.e2e.call_places import call_pages
from tests.e2e.caller_places import caller_pages
from tests.e2e.index_places import index_pages
from tests.e2e.message_places import leaving_the_house, notices_of_liu, with_messages
from tests.e2e.promise_places import promise_pages
from tests.e2e.repeat_places import repeat_pages
from tests.e2e.rights_places import rights_pages
from tests.e2e.score_places import score_pages
from tests.e2e.study_places import study_pages
from tests.e2e.survey_places import answering_pages, survey_pages
from tests.e2e.voice_places import voice_pages
from tests.e2e.workshop_places import workshop_pages
from tests.incoming import mail_came_in
from tests.sample_files import MP3, PDF, picture, upload


@dataclass(frozen=True)
class Place:
    """An address and who looks at it; nobody for a page before sign-in."""

    name: str
    address: str
    who: Person | None
    status: int = 200


#: Names that answer no page of their own: fragments, files, and forms that lead to another page.
NO_PAGES = frozenset({
    "satisfaction:index_table", "satisfaction:index_paper", "satisfaction:league_table", "satisfaction:league_paper",
    "satisfaction:drivers_file", "satisfaction:complaints_file", "satisfaction:answer_signal",
    "satisfaction:recovery_file", "satisfaction:first_fix_file", "satisfaction:plan_check", "satisfaction:run_progress",
    "satisfaction:plan_take_back", "satisfaction:plan_file", "satisfaction:why_file", "satisfaction:dispute_file",
    "satisfaction:recompute", "satisfaction:call_off",
    "satisfaction:run_table", "satisfaction:run_paper", "satisfaction:run_file", "satisfaction:decide",
    "voice:export", "voice:figures", "voice:paper", "voice:operate", "voice:operate_line",
    "callbacks:next", "callbacks:take", "callbacks:let_go", "callbacks:outcome", "callbacks:take_back",
    "callbacks:no_more_calls", "callbacks:resume", "callbacks:script", "callbacks:answer", "callbacks:complain",
    "callbacks:letter", "callbacks:book", "callbacks:car_gone", "callbacks:link_round_progress", "surveys:withdraw",
    "callbacks:build_lists", "callbacks:set_rules", "callbacks:try_rules",
    "callbacks:look_for_patterns", "callbacks:open_pattern", "callbacks:review_pattern", "callbacks:reply_to_pattern",
    "calls", "callbacks:day_print", "callbacks:day_file", "callbacks:rates_file", "callbacks:telephone_secret",
    "callbacks:set_extension", "callbacks:remove_extension", "callbacks:ringing",
    "surveys:take_over", "surveys:export_results", "surveys:export_answers", "surveys:check", "surveys:add_item",
    "surveys:move_item", "surveys:remove_item", "surveys:release", "surveys:drop", "surveys:begin_draft",
    "surveys:use", "surveys:retire", "surveys:paper", "surveys:import_progress", "surveys:discard_import",
    "portal:wall_poster",
    "rights:export", "rights:short", "rights:sheet", "rights:take_request", "rights:answer_request",
    "rights:complete_request", "rights:set_reading", "rights:withdraw_elsewhere",
    "promises:find", "promises:export", "promises:operate", "reports:promises_table",
    "home", "messages", "brand_css", "mfa_download_recovery_codes", "mfa_authenticate", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "account_set_password", "account_reauthenticate",
    "mfa_reauthenticate",
    "accounts:change_person", "accounts:invite_again", "accounts:grant_membership", "accounts:revoke_membership",
    "accounts:deactivate", "accounts:activate", "accounts:reset_second_factor", "accounts:new_region",
    "accounts:new_dealer", "accounts:save_department", "accounts:end_session", "accounts:end_other_sessions",
    "accounts:create_token", "accounts:revoke_token", "accounts:choose_dealer", "accounts:choose_language",
    "accounts:choose_theme", "accounts:save_day", "accounts:add_span", "accounts:remove_span", "accounts:take_back",
    "accounts:note_own_absence", "accounts:cancel_absence",
    "customers:duplicates", "customers:consent", "customers:do_not_call",
    "customers:number", "customers:phone", "customers:second_phone",
    "customers:car_mileage",
    "messaging:retry", "messaging:retry_all", "messaging:arrived", "messaging:cancel", "messaging:replay",
    "messaging:switch_gateway", "messaging:try_gateway", "messaging:switch_webhook", "messaging:renew_secret",
    "messaging:try_webhook", "messaging:try_mailbox", "messaging:fetch_mailbox",
    "complaints:mail_file", "complaints:open_from_mail", "complaints:find_case_of_mail", "complaints:attach_mail",
    "complaints:put_mail_aside", "complaints:bring_mail_back",
    "messaging:preview_template", "messaging:restore_template", "complaints:here", "complaints:draft",
    "complaints:take_draft", "complaints:messages", "complaints:fill_template", "complaints:message_file",
    "complaints:message_picture",
    "messaging:latest", "messaging:read_all", "messaging:unread", "messaging:open", "messaging:read",
    "complaints:save_clock_rules", "complaints:save_hold_reasons", "complaints:rejudge_clocks",
    "complaints:arrange_clock_rules", "complaints:settle_warning", "complaints:reopen_warning",
    "complaints:keep_watch_rules", "complaints:try_watch_rules",
    "complaints:suggest", "complaints:settle", "complaints:next_case",
    "complaints:intake_find", "complaints:intake_choose",
    "complaints:suggest_level", "complaints:import_choose", "complaints:import_go", "complaints:import_discard",
    "complaints:import_progress", "complaints:import_rejects",
    "complaints:export_progress", "complaints:cancel_export", "complaints:export_file", "complaints:next_in_list",
    "complaints:view_counts", "complaints:change_view", "complaints:remove_view", "complaints:restore_view",
    "complaints:pin_view", "complaints:begin_with_view", "complaints:operate", "complaints:phone",
    "complaints:link_find", "complaints:call", "complaints:sheet", "complaints:settlement",
    "complaints:files", "complaints:file", "complaints:picture", "complaints:play_file", "complaints:remove_file",
    "complaints:bulk_count", "complaints:bulk_go", "complaints:bulk_undo", "complaints:bulk_progress",
    "complaints:bulk_new", "complaints:unlink_case", "complaints:join_find",
    "complaints:restore_file", "complaints:follow", "complaints:work_on_request",
    "workshop", "workshop:import_choose", "workshop:import_go", "workshop:import_discard", "workshop:import_progress",
    "workshop:import_rejects", "workshop:care_file", "workshop:car_back",
    "workshop:reception_find", "workshop:reception_judge", "workshop:announce_repeat", "workshop:confirm_repeat",
    "workshop:refuse_repeat", "workshop:reopen_repeat", "workshop:repeat_outcome", "workshop:finish_repeat",
    "workshop:prove", "workshop:take_back_proof", "workshop:repeat_record",
    "portal:challenge", "portal:decide", "portal:say", "portal:rate", "portal:ask_review", "portal:picture",
    "portal:follow_anything", "portal:poster", "portal:link", "portal:give_link", "portal:withdraw_link",
})  # fmt: skip


def page_names() -> set[str]:
    """The names of every address outside the API."""
    return {name for name in _names(get_resolver().url_patterns, ()) if name and not name.startswith("api")}


def _names(patterns: list[Any], spaces: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            found += _names(each.url_patterns, inner)
        elif each.name:
            found.append(":".join([*spaces, each.name]))
    return found


def cases_in_every_phase(cast: Cast) -> dict[str, str]:
    """Lay down a case for each form of the case page and return their addresses."""
    soon = clock.now() + timedelta(hours=4)
    listening = make_complaint(cast).slug
    answer = Pledge(PromiseKind.ACKNOWLEDGEMENT, "四小时内回电", soon, cast.chen)
    promise_customer(listening, pledge=answer, by=cast.chen)
    calming = make_complaint(cast, words="再不解决我就发抖音，找媒体曝光你们。").slug
    record_threat(calming, kind="media", words="发抖音", by=cast.chen)
    advance_phase(calming, to=Phase.CALMING, by=cast.chen)
    record_calming_round(calming, mood_before=5, mood_after=4, note="让他说完", by=cast.chen)
    solving = make_complaint(cast, words="等了四十分钟没人理我。").slug
    advance_phase(solving, to=Phase.CALMING, by=cast.chen)
    record_calming_round(solving, mood_before=4, mood_after=2, by=cast.chen)
    advance_phase(solving, to=Phase.SOLVING, by=cast.chen)
    propose_solution(
        solving, proposal=Proposal(what="送一次保养", worth="下次不用等", agree_by=soon), by=cast.chen
    )
    closing = talk_until_closing(cast)
    for side in ("ours", "customer"):
        add_action(closing, action=NewAction(side=side, what="周四九点", due_at=soon), by=cast.chen)  # type: ignore[arg-type]
    follow_up, closed = talk_until_closing(cast), talk_until_closing(cast)
    for slug in (follow_up, closed):
        close_complaint(slug, closing_word=Closing(outcome=Outcome.ACCEPTED, words="行"), by=cast.chen)
    record_follow_up(closed, call=FollowUp(satisfied=True, distress=1), by=cast.sun)
    unknown = make_complaint(cast, customer=None, vehicle=None, words="论坛上看到的帖子。").slug
    return {
        "listening": listening, "calming": calming, "solving": solving, "closing": closing,
        "follow_up": follow_up, "closed": closed, "nobody": unknown,
    }  # fmt: skip


def places(cast: Cast) -> list[Place]:
    """Every page, with the people, customers and cases of the cast on it."""
    cases = cases_in_every_phase(cast)
    return [*_before_sign_in(cast), *_work(cast, cases), *_house(cast)]


def joined(cast: Cast, slug: str) -> list[tuple[str, dict[str, Any], str]]:
    """Lay down cases that belong together and a run over many, and return the pages that show them."""
    merged, other, near = (make_complaint(cast, words="空调又不凉了") for _ in range(3))
    merge_cases(merged.slug, into=slug, by=cast.liu)
    link_cases(slug, link=NewLink(near.slug, LinkKind.PARENT), by=cast.liu)
    made = split_case(slug, part=Part(words="还是不凉", category="cat-service-not-fixed"), by=cast.liu)
    chosen = Selection(slugs=[other.slug, near.slug])
    run = look_at(chosen, operation=BulkOperation.NOTE, wanted=Wanted(text="请今天回电"), by=cast.liu)
    return [
        ("complaints:case", {"slug": merged.slug}, "?original=1"),
        ("complaints:case", {"slug": slug}, f"?merged={merged.number}"),
        ("complaints:merge", {"slug": slug}, ""),
        ("complaints:merge", {"slug": slug}, f"?other={other.slug}"),
        ("complaints:unmerge", {"slug": merged.slug}, ""),
        ("complaints:split", {"slug": slug}, ""),
        ("complaints:unsplit", {"slug": made.slug}, ""),
        ("complaints:link_case", {"slug": slug}, f"?other={other.slug}"),
        ("complaints:bulk", {}, ""),
        ("complaints:bulk_run", {"key": run.key}, ""),
    ]


def _before_sign_in(cast: Cast) -> list[Place]:
    key = {"uidb36": user_pk_to_url_str(cast.sun), "key": default_token_generator.make_token(cast.sun)}
    names = [
        "account_login", "account_inactive", "account_signup", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key_done",
    ]  # fmt: skip
    asked = Place(
        "account_reset_password_from_key", reverse("account_reset_password_from_key", kwargs=key), None
    )
    keep_door(cast.shanghai, open=True, welcome={}, contact=cast.chen, by=cast.liu)
    token = give_link(make_complaint(cast).slug, by=cast.chen)
    customers = [
        Place("portal:door", reverse("portal:door", args=[cast.shanghai.code]), None),
        Place("portal:follow", reverse("portal:follow", args=[token]), None),
        Place("portal:follow", reverse("portal:follow", args=["nothing"]), None, status=404),
        *(Place(*each) for each in answering_pages(cast)),
    ]
    return [*(Place(name, reverse(name), None) for name in names), asked, *customers]


def _work(cast: Cast, cases: dict[str, str]) -> list[Place]:
    customer, car = {"key": cast.customer.key}, {"key": cast.car.key}
    notices_of_liu(cast, cases["listening"])
    run = _uploaded(cast)
    _warned(cast)
    request = house_at_work(cast, cases["solving"])
    leaving, mailbox = leaving_the_house(cast), mail_came_in(cast).mailbox_id
    named: list[tuple[str, dict[str, Any], str]] = [
        ("complaints:today", {}, ""),
        ("complaints:list", {}, ""),
        ("complaints:list", {}, "?status=closed&q=nothing-like-it"),
        ("complaints:board", {}, ""),
        *joined(cast, cases["listening"]),
        ("complaints:clock_rules", {}, ""),
        ("complaints:requests", {}, ""),
        ("complaints:requests", {}, "?shown=overdue"),
        ("complaints:request", {"request_id": request}, ""),
        ("complaints:case", {"slug": cases["solving"]}, "?side=house"),
        ("complaints:case", {"slug": cases["solving"]}, "?side=messages"),
        ("complaints:case", {"slug": with_messages(cast, cases["calming"])}, "?side=messages"),
        ("complaints:warnings", {}, ""),
        ("complaints:warnings", {}, "?shown=settled"),
        ("complaints:watch_rules", {}, ""),
        ("complaints:why", {"slug": cases["calming"]}, ""),
        ("complaints:new", {}, ""),
        ("complaints:new", {}, f"?customer={cast.customer.key}&vehicle={cast.car.key}"),
        ("complaints:search", {}, "?q=不凉"),
        ("complaints:import", {}, ""),
        ("complaints:list", {}, "?view=mine&level=2&sort=due"),
        ("complaints:views", {}, ""),
        ("complaints:exports", {}, ""),
        ("complaints:export", {"key": exported(cast)}, ""),
        ("complaints:import_run", {"key": run}, ""),
        *workshop_pages(cast),
        *repeat_pages(cast),
        *rights_pages(cast),
        *promise_pages(cast),
        *call_pages(cast),
        *caller_pages(cast),
        *survey_pages(cast),
        *voice_pages(cast),
        *study_pages(cast),
        *index_pages(cast),
        *score_pages(cast),
        ("customers:list", {}, ""),
        ("customers:show", customer, ""),
        ("customers:vehicle", car, ""),
        ("customers:new", {}, ""),
        ("customers:edit", customer, ""),
        ("customers:car_new", customer, ""),
        ("customers:car_edit", car, ""),
        ("customers:car_contacts", car, ""),
        ("portal:desk", {}, ""),
        ("messaging:notices", {}, ""),
        ("messaging:notices", {}, "?kind=request"),
        ("messaging:mine", {}, ""),
        ("messaging:templates", {}, ""),
        ("messaging:new_template", {}, ""),
        ("messaging:template", {"template_key": "appointment"}, ""),
        ("messaging:outbox", {}, ""),
        ("messaging:outbox", {}, "?state=dead"),
        ("messaging:outbox", {}, "?state=cancelled"),
        ("complaints:incoming", {}, ""),
        ("complaints:incoming", {}, "?shown=aside"),
        ("messaging:mailboxes", {}, ""),
        ("messaging:new_mailbox", {}, ""),
        ("messaging:mailbox", {"mailbox_id": mailbox}, ""),
        ("messaging:channels", {}, ""),
        ("messaging:new_gateway", {"gateway_kind": "aliyun"}, ""),
        ("messaging:new_gateway", {"gateway_kind": "http"}, ""),
        ("messaging:gateway", {"gateway_key": leaving["gateway"]}, ""),
        ("messaging:webhooks", {}, ""),
        ("messaging:webhook", {"webhook_key": leaving["webhook"]}, ""),
        ("reports:figures", {}, ""),
        ("accounts:me", {}, ""),
        ("accounts:hours", {}, ""),
        ("accounts:hours", {}, "?month=2026-10&day=2026-10-10"),
        ("accounts:hours", {}, "?version=1"),
        ("accounts:week", {}, ""),
        ("accounts:adopt_year", {"year": 2026}, ""),
        ("accounts:adopt_year", {"year": 2090}, ""),
        ("accounts:absences", {}, ""),
        ("accounts:audit", {}, ""),
        ("account_change_password", {}, ""),
        ("account_logout", {}, ""),
        ("mfa_index", {}, ""),
        ("mfa_activate_totp", {}, ""),
        ("usersessions_list", {}, ""),
        *(("complaints:case", {"slug": slug}, "") for slug in cases.values()),
        ("complaints:case", {"slug": turned_grave(cast, cases["closing"])}, "?side=grave"),
        ("complaints:crisis", {"slug": cases["closing"]}, ""),
        ("complaints:list", {}, "?crisis=1&maker=valid"),
        ("complaints:case", {"slug": with_files(cast, cases["calming"])}, "?side=files"),
    ]
    pages = [Place(name, reverse(name, kwargs=values) + query, cast.liu) for name, values, query in named]
    foreign = reverse("customers:show", kwargs={"key": cast.foreign_customer.key})
    return [
        *pages,
        Place("complaints:request", reverse("complaints:request", args=[request]), cast.he),
        Place("404", foreign, cast.liu, status=404),
        Place("403", reverse("reports:figures"), cast.chen, 403),
    ]


def _house(cast: Cast) -> list[Place]:
    region = cast.shanghai.region
    named: list[tuple[str, dict[str, Any]]] = [
        ("accounts:people", {}),
        ("accounts:invite", {}),
        ("accounts:person", {"username": cast.chen.username}),
        ("accounts:places", {}),
        ("accounts:brand", {"key": region.brand.key}),
        ("accounts:region", {"key": region.key}),
        ("accounts:dealer", {"code": cast.shanghai.code}),
        ("accounts:rules", {}),
    ]
    return [Place(name, reverse(name, kwargs=values), cast.an) for name, values in named]


def exported(cast: Cast) -> Any:
    """Keep a view that everybody has, and a file of the list; return the file's key."""
    view = WantedView(name="全店的威胁", wanted=ComplaintFilter(threat="1"), sharing=Sharing.DEALER)
    keep_view(view, dealer=cast.shanghai, by=cast.liu)
    return ask_for_export(
        WantedFile(wanted=ComplaintFilter(level="1")), dealer=cast.shanghai, by=cast.liu
    ).key


def turned_grave(cast: Cast, slug: str) -> str:
    """Declare a crisis on a case, with the manufacturer's verdict, a limit stated and a review; return the case."""
    declare_crisis(slug, kinds=["press", "injury"], why="记者下午到店", by=cast.chen)
    record_maker_case(slug, number="C2611-0457", received_at=clock.now() - timedelta(hours=2), by=cast.chen)
    verdict = Verdict(
        validity=Validity.VALID, decided_on=clock.now().date() - timedelta(days=1), cost=Decimal(800)
    )
    judge_validity(slug, verdict=verdict, by=cast.gao)
    conduct = Conduct(kind="insult", words="骂人", limit_stated=True, second_person=cast.sun)
    record_conduct(slug, conduct=conduct, by=cast.chen)
    ask_review(slug, reviewer=cast.liu, why="客户不认可", by=cast.chen)
    return slug


def with_files(cast: Cast, slug: str) -> str:
    """Put a photo, a recording and a paper on a case, and take one away again; return the case."""
    files = ((picture(), "刹车.jpg"), (MP3, "来电.mp3"), (PDF, "发票.pdf"))
    added = [
        attach_file(slug, upload=upload(content, name), note="客户发来", by=cast.liu)
        for content, name in files
    ]
    remove_attachment(slug, key=added[-1].key, why="别人的", by=cast.liu)
    return slug


def house_at_work(cast: Cast, slug: str) -> int:
    """Ask a department twice, offer the case, lay a check-list on it; return the request that waits for an answer."""
    department = Department.objects.get(dealer=cast.shanghai, kind=DepartmentKind.AFTER_SALES)
    first, second = (
        ask_department(slug, question=Question(department, words), by=cast.chen).pk
        for words in ("空调三次各换了什么？", "为什么等了四十分钟没有人接待？")
    )
    told = Answer(facts="换过压力开关。班组长确认。", cause="没有测压。", measure="今天重做。")
    answer_request(first, answer=told, by=cast.he)
    accept_request(second, by=cast.he)
    assign_complaint(slug, to=cast.chen, by=cast.liu)
    offer_hand_over(slug, offer=Offer(cast.sun, "下午四点回客户电话"), by=cast.chen)
    start_check_list(slug, key="handing_back", by=cast.chen)
    task = add_task(slug, task=NewTask("备代步车", doer=cast.sun), by=cast.chen)
    finish_task(slug, task_id=task.pk, done=True, by=cast.sun)
    follow_case(slug, by=cast.gao)
    return second


def _warned(cast: Cast) -> None:
    """Watch the customer for two reasons, one of them settled."""
    cast.customer.press_background = True
    cast.customer.save()
    sweep_warnings(cast.shanghai)
    warning = EarlyWarning.objects.filter(rule="press_background").get()
    settle_warning(warning.pk, what_was_done="总经理打过电话，约好周五见面", by=cast.gao)


def _uploaded(cast: Cast) -> Any:
    text = "投诉内容,车牌\n空调修了三次还是不凉,沪A12345\n等了一个小时,沪B\n"
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    upload = SimpleUploadedFile("complaints.csv", text.encode())
    return register_upload(upload, dealer=cast.shanghai, by=cast.liu).key
