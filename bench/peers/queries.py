"""What does each of the ten metrics ask of the raw rows?

One query a metric over the files themselves, as a semantic layer that keeps nothing writes it: month, channel, what is
added up above the line and below it. `orders`, `refunds`, `customers`, `subscriptions` and `answers` are the files.
"""

from __future__ import annotations

from bench.peers.ten import AS_OF, LAST_MONTH, RETURN_DAYS, SECOND_ORDER_DAYS, WINDOW

_LAST_DAY = f"date '{AS_OF.isoformat()}'"


def _month(day: str) -> str:
    return f"(year({day}) * 12 + month({day}) - 1)"


_SALES = """sales as (
    select customer_id, ordered_at::date as day, amount, cost, 1 as orders from orders
    union all
    select customer_id, refunded_at::date, -amount, 0, 0 from refunds
)"""
_FIRSTS = "firsts as (select customer_id, min(ordered_at)::date as first from orders group by customer_id)"


def _of_sales(part: str, whole: str) -> str:
    return (
        f"with {_SALES} select {_month('day')} as month, channel, {part}, {whole} "
        "from sales join customers using (customer_id) group by all"
    )


QUERIES: dict[str, str] = {
    "revenue": _of_sales("sum(amount)", "0"),
    "order_value": _of_sales("sum(amount)", "sum(orders)"),
    "gross_margin": _of_sales("sum(amount - cost)", "sum(amount)"),
    "purchase_frequency": f"""
        select {_month("ordered_at")} as month, channel, count(*), count(distinct customer_id)
        from orders join customers using (customer_id) group by all""",
    "new_customers": f"""
        with paid as (
            select customer_id, ordered_at as moment from orders
            union all
            select customer_id, started_at from subscriptions
        ), firsts as (select customer_id, min(moment) as first from paid group by customer_id)
        select {_month("first")} as month, channel, count(*), 0
        from firsts join customers using (customer_id) group by all""",
    "repeat_purchase_rate": f"""
        with bought as (
            select customer_id, {_month("ordered_at")} as month, count(*) as orders from orders group by all
        ), windows as (
            select customer_id, month + later as month, sum(orders) as orders
            from bought cross join (select unnest(range({WINDOW})) as later)
            where month + later <= {LAST_MONTH} group by all
        )
        select month, channel, count(*) filter (orders >= 2), count(*)
        from windows join customers using (customer_id) group by all""",
    "retention_90_days": f"""
        with {_FIRSTS}, seconds as (
            select customer_id, min(ordered_at)::date as second
            from orders join firsts using (customer_id) where ordered_at::date > first group by customer_id
        )
        select {_month("first")} as month, channel, count(*) filter (second <= first + {SECOND_ORDER_DAYS}), count(*)
        from firsts left join seconds using (customer_id) join customers using (customer_id)
        where first + {SECOND_ORDER_DAYS} <= {_LAST_DAY} group by all""",
    "ltv_historic": f"""
        with {_SALES}, {_FIRSTS}, margins as (
            select customer_id, sum(amount - cost) as margin
            from sales join firsts using (customer_id)
            where day < (first + interval 12 month)::date group by customer_id
        ), aged as (
            select (first + interval 12 month)::date as day, channel, margin
            from firsts join margins using (customer_id) join customers using (customer_id)
        ), monthly as (
            select {_month("day")} as month, channel, sum(margin) as margin, count(*) as customers
            from aged where day <= {_LAST_DAY} group by all
        )
        select month + later as month, channel, sum(margin), sum(customers)
        from monthly cross join (select unnest(range({WINDOW})) as later)
        where month + later <= {LAST_MONTH} group by all""",
    "return_rate_orders": f"""
        with returned as (select distinct order_id from refunds)
        select {_month("ordered_at")} as month, channel, count(returned.order_id), count(*)
        from orders left join returned using (order_id) join customers using (customer_id)
        where ordered_at::date + {RETURN_DAYS} <= {_LAST_DAY} group by all""",
    "net_promoter_score": f"""
        select {_month("answered_at")} as month, channel,
            100 * (count(*) filter (score >= 9) - count(*) filter (score <= 6)), count(*)
        from answers join customers using (customer_id) where survey = 'nps' and scale = '0-10' group by all""",
}
