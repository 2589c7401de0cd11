import django.db.models.deletion
from django.db import migrations, models

import guong.plans.rules
from guong.kit.search import RemakeSearchIndex


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_delegation'),
        ('plans', '0002_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default=guong.plans.rules.AmendmentState['DRAFT'], max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('document', models.CharField(blank=True, max_length=60)),
                ('issued_on', models.DateField(blank=True, null=True)),
                ('grounds', models.CharField(blank=True, max_length=1000)),
                ('effective_from', models.DateTimeField(blank=True, null=True)),
                ('drafted_at', models.DateTimeField()),
                ('issued_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('clause', models.CharField(blank=True, max_length=60)),
                ('span_from', models.PositiveIntegerField(blank=True, null=True)),
                ('span_to', models.PositiveIntegerField(blank=True, null=True)),
                ('who', models.CharField(max_length=300)),
                ('text', models.TextField(max_length=4000)),
                ('role', models.CharField(max_length=10)),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AmendmentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('clause', models.CharField(blank=True, max_length=60)),
                ('part', models.CharField(max_length=10)),
                ('kind', models.CharField(max_length=10)),
                ('row_id', models.PositiveBigIntegerField(blank=True, null=True)),
                ('values', models.JSONField(default=dict)),
                ('before', models.TextField(blank=True, max_length=4000)),
                ('after', models.TextField(blank=True, max_length=4000)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('found', models.JSONField()),
                ('span_from', models.PositiveIntegerField(blank=True, null=True)),
                ('span_to', models.PositiveIntegerField(blank=True, null=True)),
                ('state', models.CharField(default=guong.plans.rules.FindingState['PROPOSED'], max_length=10)),
                ('row_id', models.PositiveBigIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='KeptQuota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='NamedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('clause', models.CharField(blank=True, max_length=60)),
                ('span_from', models.PositiveIntegerField(blank=True, null=True)),
                ('span_to', models.PositiveIntegerField(blank=True, null=True)),
                ('text', models.CharField(max_length=300)),
                ('attached', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('origin', models.CharField(blank=True, max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('heading_spans', models.JSONField(default=dict)),
                ('notes', models.JSONField(default=list)),
                ('read_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='QuotaMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='deadline',
            name='one_deadline_per_step',
        ),
        migrations.AddField(
            model_name='basis',
            name='span_from',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='basis',
            name='span_to',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='deadline',
            name='in_force_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='deadline',
            name='in_force_to',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='deadline',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.deadline'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='span_from',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='deadline',
            name='span_to',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plan',
            name='activated_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plan',
            name='follows',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan'),
        ),
        migrations.AddField(
            model_name='quota',
            name='continuing_counts',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='quota',
            name='in_force_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='quota',
            name='in_force_to',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='quota',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.quota'),
        ),
        migrations.AddField(
            model_name='quota',
            name='span_from',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='quota',
            name='span_to',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='quota',
            name='tightens',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.quota'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='span_from',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='recipient',
            name='span_to',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sector',
            name='in_force_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sector',
            name='in_force_to',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sector',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.sector'),
        ),
        migrations.AddField(
            model_name='sector',
            name='span_from',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sector',
            name='span_to',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='theme',
            name='span_from',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='theme',
            name='span_to',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='by_person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.person'),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='by_way_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acknowledgements', to='plans.plan'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='plans.plan'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='amendment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.amendment'),
        ),
        migrations.AddField(
            model_name='quota',
            name='amendment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.amendment'),
        ),
        migrations.AddField(
            model_name='sector',
            name='amendment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.amendment'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)s_rows', to='plans.plan'),
        ),
        migrations.AddField(
            model_name='amendmentline',
            name='amendment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='plans.amendment'),
        ),
        migrations.AddField(
            model_name='keptquota',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='keptquota',
            name='quota',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kept', to='plans.quota'),
        ),
        migrations.AddField(
            model_name='namedform',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)s_rows', to='plans.plan'),
        ),
        migrations.AddField(
            model_name='plantext',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='plans.plan'),
        ),
        migrations.AddField(
            model_name='namedform',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plantext'),
        ),
        migrations.AddField(
            model_name='finding',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='plans.plantext'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plantext'),
        ),
        migrations.AddField(
            model_name='basis',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plantext'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plantext'),
        ),
        migrations.AddField(
            model_name='quota',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plantext'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plantext'),
        ),
        migrations.AddField(
            model_name='sector',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plantext'),
        ),
        migrations.AddField(
            model_name='theme',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plantext'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(condition=models.Q(('in_force_to__isnull', True)), fields=('plan', 'step'), name='one_deadline_per_step'),
        ),
        migrations.AddField(
            model_name='quotamember',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='quotamember',
            name='quota',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='plans.quota'),
        ),
        migrations.AddConstraint(
            model_name='acknowledgement',
            constraint=models.UniqueConstraint(fields=('plan', 'number', 'organisation'), name='acknowledged_once'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'issued'])), name='amendment_state'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='one_amendment_per_number'),
        ),
        migrations.AddConstraint(
            model_name='amendmentline',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['quota', 'deadline', 'sector', 'text'])), name='change_part'),
        ),
        migrations.AddConstraint(
            model_name='amendmentline',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['add', 'replace', 'drop'])), name='change_kind'),
        ),
        migrations.AddConstraint(
            model_name='keptquota',
            constraint=models.UniqueConstraint(fields=('quota', 'organisation'), name='kept_once'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'confirmed', 'corrected', 'dropped'])), name='finding_state'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['lead', 'cooperate', 'do'])), name='assignment_role'),
        ),
        migrations.AddConstraint(
            model_name='quotamember',
            constraint=models.UniqueConstraint(fields=('quota', 'organisation'), name='once_in_a_group'),
        ),
        RemakeSearchIndex("plans_plan", "search_text"),
    ]
